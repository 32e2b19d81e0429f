import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { emptyCandles, type Candles } from '../../../shared/domain/candles.ts'
import type { Snapshot } from '../tape/types.ts'

const manifestSchema = z.object({
  /** Day the sample was taken, `2026-08-22`. */
  date: z.iso.date(),
  /** The New York close that its figures describe. */
  marketTime: z.number().int(),
  members: z.number().int(),
  bars: z.number().int(),
  files: z.tuple([sampleFile(), sampleFile()]),
})
export type SampleManifest = z.infer<typeof manifestSchema>

function sampleFile() {
  return z.object({ name: z.string(), rows: z.number().int(), sha256: z.string() })
}

const figure = z.number().nullable()
const membersSchema = z.object({
  rows: z.array(
    z.tuple([z.string(), z.string(), z.string(), z.string(), figure, figure, figure, figure, figure, figure, figure]),
  ),
})

export interface SampleMember extends Snapshot {
  readonly code: string
  readonly name: string
  readonly sector: string
  readonly industry: string
}

/** @returns the manifest and its hash, which names this version of the sample */
export function readManifest(resourcesDir: string): { manifest: SampleManifest; version: string } {
  const bytes = readFileSync(join(resourcesDir, 'sample', 'manifest.json'))
  return { manifest: manifestSchema.parse(JSON.parse(bytes.toString('utf8'))), version: sha256(bytes) }
}

export function readMembers(resourcesDir: string, manifest: SampleManifest): SampleMember[] {
  const { rows } = membersSchema.parse(JSON.parse(readChecked(resourcesDir, manifest.files[0])))
  return rows.map(([code, name, sector, industry, price, cap, pe, eps, dividendYieldPct, low52, high52]) => ({
    code,
    name,
    sector,
    industry,
    price,
    cap,
    pe,
    eps,
    dividendYieldPct,
    low52,
    high52,
  }))
}

export function readIndexBars(resourcesDir: string, manifest: SampleManifest): Candles {
  const lines = readChecked(resourcesDir, manifest.files[1]).trimEnd().split('\n').slice(1)
  const bars = emptyCandles(lines.length)
  lines.forEach((line, index) => {
    const [date = '', open, high, low, close, volume] = line.split(',')
    bars.t[index] = Date.parse(`${date}T00:00:00Z`)
    bars.o[index] = Number(open)
    bars.h[index] = Number(high)
    bars.l[index] = Number(low)
    bars.c[index] = Number(close)
    bars.v[index] = Number(volume)
  })
  return bars
}

/** @throws Error when the file is not the one the manifest was made with: its rows were validated then, and only then */
function readChecked(resourcesDir: string, file: SampleManifest['files'][number]): string {
  const bytes = readFileSync(join(resourcesDir, 'sample', file.name))
  if (sha256(bytes) !== file.sha256) throw new Error(`sample file ${file.name} does not match its manifest`)
  return bytes.toString('utf8')
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
