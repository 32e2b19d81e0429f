import Database from 'better-sqlite3'
import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { storeFile } from './files.ts'
import { clearSuspect } from './suspect.ts'
import { KEY, NOW, type TestFolder, columnsOf, fetchOf, makeFolder, minuteBars } from './test-tape.ts'
import type { SeriesKey, Tape } from './types.ts'

const PAGE_BYTES = 4_096
const OTHER: SeriesKey = { ...KEY, symbol: 'BINANCE:ETHUSDT' }
const FIGURES = { price: 1, cap: 2, pe: 3, eps: null, dividendYieldPct: null, low52: 1, high52: 9 }

/** A store that has gone on since its backup: 6,050 bars lie in both, 1,050 in the store alone, and so with all else. */
let source: TestFolder
let whole: Record<string, unknown>
let backup: Record<string, unknown>
let pages: { readonly page: number; readonly owner: string }[]

beforeAll(() => {
  source = makeFolder()
  backup = session(0, 6_000)
  whole = session(6_000, 1_000)
  const tape = new Database(storeFile(source.dataDir, 'tape'), { readonly: true })
  const owners = new Map(tape.prepare('SELECT pageno, name FROM dbstat').raw().all() as [number, string][])
  const count = tape.pragma('page_count', { simple: true }) as number
  pages = Array.from({ length: count }, (_, index) => ({ page: index + 1, owner: owners.get(index + 1) ?? 'free' }))
  tape.close()
})
afterAll(() => source.dispose())

function session(start: number, bars: number): Record<string, unknown> {
  const now = NOW + start
  const tape = source.open({ now: () => now })
  tape.candles.write(KEY, minuteBars(bars, start), fetchOf(now))
  tape.candles.write(OTHER, minuteBars(50, start), fetchOf(now))
  tape.candles.write(KEY, columnsOf([[(start + 3) * 60_000, 5, 7, 4, 6, 1]]), fetchOf(now + 1))
  tape.snapshots.write('sample', now, [{ symbol: 'NYSE:A', ...FIGURES }], fetchOf(now))
  tape.instruments.writeUniverse('sp500', now, ['NYSE:A'])
  const told = { symbol: KEY.symbol, price: 1, prevClose: null, volume: null, turnover: null, cap: null }
  const quotes = Array.from({ length: 100 }, (_, minute) => ({ ...told, marketTime: (start + minute) * 60_000 }))
  tape.quotes.write('feed', quotes, fetchOf(now))
  tape.actions.write('NYSE:A', 'feed', [{ kind: 'split', exDate: now, value: 2 }], now)
  const held = contents(tape)
  tape.close()
  return held
}

function contents(tape: Tape): Record<string, unknown> {
  const bars = tape.candles.list().map((key) => [key.symbol, tape.candles.read(key)])
  return {
    bars: JSON.stringify(bars),
    versions: JSON.stringify(tape.candles.stats().map(({ revisions }) => revisions)),
    snapshots: JSON.stringify(tape.snapshots.newest()),
    quotes: JSON.stringify(tape.quotes.history(KEY.symbol)),
    actions: JSON.stringify(tape.actions.list('NYSE:A')),
    list: JSON.stringify(tape.instruments.universe('sp500')),
    instruments: JSON.stringify(tape.instruments.all()),
  }
}

/** The first byte that is not zero: on most pages the kind of the page. */
function flipped(page: number): Buffer {
  const bytes = readFileSync(storeFile(source.dataDir, 'tape'))
  let at = (page - 1) * PAGE_BYTES
  while (bytes[at] === 0 && at + 1 < page * PAGE_BYTES) at++
  bytes[at] = (bytes[at] as number) ^ 0x40
  return bytes
}

/** True when the answer is findings, or everything that was written; false when the file is refused. */
function checks(tape: () => Tape): boolean {
  let opened: Tape
  try {
    opened = tape()
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(AppError)
    expect(thrown).toMatchObject({ code: 'store-corrupt' })
    return false
  }
  const found = opened.check(true)
  if (found.ok) expect(contents(opened)).toEqual(whole)
  else expect(found.tape.bad.length).toBeGreaterThan(0)
  opened.close()
  return true
}

const isIndex = (owner: string): boolean => /^sqlite_autoindex_|_by_time$/.test(owner)

test('a flipped bit on any page is told or mended, never a raw error, and costs what lies on that page at most', () => {
  const worse: string[] = []
  for (const { page, owner } of pages) {
    const folder = makeFolder(mkdtempSync(join(tmpdir(), 'tapedeck-tape-')))
    cpSync(source.dataDir, folder.dataDir, { recursive: true })
    const file = storeFile(folder.dataDir, 'tape')
    writeFileSync(file, flipped(page))
    const isRead = checks(() => folder.open({ mode: 'read' }))
    const isMarked = existsSync(`${file}.suspect`)
    clearSuspect(file)
    // A writer that nobody has warned: it checks, closes, and leaves its own mark.
    if (isRead) checks(() => folder.open({ now: () => NOW + 9_000 }))
    if (existsSync(`${file}.suspect`) && !isMarked) worse.push(`page ${page} (${owner}): the reader left no mark`)
    const tape = folder.open({ now: () => NOW + 9_000 })
    if (tape.notices.length > 0) {
      expect(tape.check(true)).toMatchObject({ ok: true })
      const held = contents(tape)
      const lacking = Object.keys(whole).filter((what) => held[what] !== whole[what])
      const isOfBackup = lacking.every((what) => what === 'bars' || what === 'versions' || held[what] === backup[what])
      if (!isOfBackup) worse.push(`page ${page} (${owner}): less than its backup: ${lacking.join(', ')}`)
      if (isIndex(owner) && lacking.length > 0) worse.push(`page ${page} (${owner}): lacks ${lacking.join(', ')}`)
      const bars = tape.candles.list().reduce((sum, series) => sum + series.bars, 0)
      if (bars < 6_050) worse.push(`page ${page} (${owner}): ${bars} bars`)
    }
    folder.dispose()
  }
  expect(worse).toEqual([])
  expect(pages.filter(({ owner }) => isIndex(owner)).length).toBeGreaterThan(7)
}, 60_000)
