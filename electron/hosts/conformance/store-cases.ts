import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ContractRouterClient } from '@orpc/contract'
import { expect } from 'vitest'
import type { Contract } from '../../../shared/contract/index.ts'
import { AppError } from '../../../shared/errors.ts'

type Client = ContractRouterClient<Contract>
type Message<T> = { kind: 'progress' } | { kind: 'done'; result: T }

const SERIES = { symbol: 'INDEX:SPX', interval: '1d', format: 'csv' } as const

/** The procedures that look after the store, through one host's port. */
export const STORE_CASES: Readonly<Record<string, (client: Client) => Promise<void>>> = {
  'store.stats': async (client) => {
    const { bytes, other, series } = await client.store.stats()
    expect(other + series.reduce((sum, stat) => sum + stat.bytes, 0)).toBe(bytes)
    expect(series.find(({ symbol }) => symbol === 'INDEX:SPX')).toMatchObject({ bars: 5105, source: 'sample' })
  },
  'store.prune': async (client) => {
    const shown = await client.store.prune({ kind: 'bars', interval: '1d', before: Date.UTC(2010, 0), isDryRun: true })
    expect(shown).toMatchObject({ series: 1, bars: 2515, quotes: 0 })
    const wrong = client.store.prune({ kind: 'quotes', before: null, isDryRun: true })
    expect(await wrong.catch((thrown: unknown) => thrown)).toMatchObject({ code: 'bad-input' })
  },
  'store.export': (client) =>
    inFolder(async (folder) => {
      const file = join(folder, 'bars.csv')
      const result = await resultOf(client.store.export({ ...SERIES, file }))
      expect(result).toMatchObject({ file, rows: 5105 })
      expect(readFileSync(file, 'utf8').trimEnd().split('\n').length).toBe(5106)
      const again = resultOf(client.store.export({ ...SERIES, file }))
      const refused = await again.catch((thrown: unknown) => thrown)
      expect(refused).toBeInstanceOf(AppError)
      expect(refused).toMatchObject({ code: 'bad-input', detail: { file } })
      // Left before its end, it takes back what it had begun.
      const left = await client.store.export({ ...SERIES, file: join(folder, 'left.csv') })
      await left.return?.()
      // Jobs go in order: when this one is done, the one left is over.
      await client.app.checkStore({})
      await expect.poll(() => readdirSync(folder)).toEqual(['bars.csv'])
    }),
  'store.backup': (client) =>
    inFolder(async (folder) => {
      const file = join(folder, 'all.tapedeck')
      expect(await resultOf(client.store.backup({ file }))).toMatchObject({ file, sha256: expect.any(String) })
      expect(existsSync(file)).toBe(true)
    }),
  'store.restore': (client) =>
    inFolder(async (folder) => {
      const file = join(folder, 'all.tapedeck')
      const backup = await resultOf(client.store.backup({ file }))
      const before = await client.workspace.load()
      expect(await resultOf(client.store.restore({ file }))).toEqual(backup)
      expect(await client.workspace.load()).toEqual(before)
      expect(await client.app.checkStore({ full: true })).toMatchObject({ ok: true })
    }),
  'store.compact': async (client) => {
    const { bytesBefore, bytesAfter } = await resultOf(client.store.compact())
    expect(bytesAfter).toBeLessThanOrEqual(bytesBefore)
  },
  'store.places': async (client) => {
    const { exportsDir, backups } = await client.store.places()
    expect(existsSync(exportsDir)).toBe(true)
    expect(backups).toEqual(expect.any(Array))
  },
  'store.events': (client) =>
    inFolder(async (folder) => {
      await resultOf(client.store.export({ ...SERIES, file: join(folder, 'bars.csv') }))
      const [event] = await client.store.events({ limit: 1 })
      expect(event).toMatchObject({
        kind: 'store.export',
        words: expect.stringContaining('5,105 bars of INDEX:SPX 1d'),
      })
    }),
}

async function resultOf<T>(begun: Promise<AsyncIterator<Message<T>, unknown>>): Promise<T> {
  const stream = await begun
  for (;;) {
    const { done, value } = await stream.next()
    if (done) throw new Error('the work ended without a result')
    if (value.kind === 'done') return value.result
  }
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-store-cases-'))
  try {
    await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
