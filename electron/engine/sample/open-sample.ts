import { SAMPLE_SOURCE } from '../../../shared/domain/data-state.ts'
import type { Instrument, Symbol } from '../../../shared/domain/instrument.ts'
import { toAppError } from '../../../shared/errors.ts'
import type { FeatureDeps } from '../features/feature-deps.ts'
import type { Fetch, Tape } from '../tape/types.ts'
import { readIndexBars, readManifest, readMembers, type SampleManifest, type SampleMember } from './sample-files.ts'

/** Key of the document that says which version of the sample the tape holds. */
const VERSION_KEY = 'sample'
const INDEX_SYMBOL: Symbol = 'INDEX:SPX'
const INDEX_SERIES = { symbol: INDEX_SYMBOL, source: SAMPLE_SOURCE, interval: '1d' } as const

interface Sample {
  /** `2026-08-22`; empty when the installation's sample cannot be read. */
  readonly date: string
  readonly notices: readonly string[]
}

/**
 * Puts the bundled sample into a tape that lacks it, about 50 ms once. A broken sample never keeps the user's own data
 * from opening: it becomes a notice.
 */
export function openSample({ host, tape }: FeatureDeps): Sample {
  let date = ''
  try {
    const { manifest, version } = readManifest(host.resourcesDir)
    date = manifest.date
    if (!tape.isReadOnly && !isSeeded(tape, manifest, version)) seed({ host, tape }, manifest, version)
    return { date, notices: [] }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    host.log('error', 'the bundled sample could not be opened', { reason })
    return { date, notices: [`The bundled sample could not be opened: ${reason}`] }
  }
}

/** The version alone would not do: it lives in ledger.db, and tape.db may have been lost and begun anew. */
function isSeeded(tape: Tape, manifest: SampleManifest, version: string): boolean {
  if (storedVersion(tape) !== version) return false
  const bars = tape.candles.list(INDEX_SYMBOL).find((series) => series.source === SAMPLE_SOURCE)?.bars
  return bars === manifest.bars && tape.instruments.universe('sp500') !== null
}

function storedVersion(tape: Tape): unknown {
  try {
    return tape.documents.read(VERSION_KEY)
  } catch (error) {
    // A note with a broken checksum is as good as none: seeding writes it anew.
    if (toAppError(error).code === 'store-corrupt') return undefined
    throw error
  }
}

function seed({ host, tape }: FeatureDeps, manifest: SampleManifest, version: string): void {
  const members = readMembers(host.resourcesDir, manifest)
  const bars = readIndexBars(host.resourcesDir, manifest)
  const takenAt = Date.parse(`${manifest.date}T00:00:00Z`)
  const fetch: Fetch = { fetchedAt: takenAt, label: `bundled sample of ${manifest.date}`, adjusted: 'raw' }
  const index: Instrument = {
    symbol: INDEX_SYMBOL,
    name: 'S&P 500',
    kind: 'index',
    sector: null,
    industry: null,
    tickSize: null,
  }
  tape.instruments.upsert([index, ...members.map(toInstrument)], SAMPLE_SOURCE)
  tape.instruments.writeUniverse('sp500', takenAt, members.map(symbolOf))
  const quoted = members.filter((member) => member.price !== null || member.cap !== null)
  const rows = quoted.map((member) => ({
    symbol: symbolOf(member),
    price: member.price,
    cap: member.cap,
    pe: member.pe,
    eps: member.eps,
    dividendYieldPct: member.dividendYieldPct,
    low52: member.low52,
    high52: member.high52,
  }))
  tape.snapshots.write(SAMPLE_SOURCE, manifest.marketTime, rows, fetch)
  tape.candles.write(INDEX_SERIES, bars, fetch)
  // Last, so that a start that died on the way seeds again.
  tape.documents.write(VERSION_KEY, version)
}

/** The data names no exchange, so a member is a US listing and no more. */
function symbolOf(member: SampleMember): Symbol {
  return `US:${member.code}`
}

function toInstrument(member: SampleMember): Instrument {
  const { name, sector, industry } = member
  return { symbol: symbolOf(member), name, kind: 'stock', sector, industry, tickSize: null }
}
