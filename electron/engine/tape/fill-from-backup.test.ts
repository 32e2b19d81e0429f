import Database from 'better-sqlite3'
import { copyFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DAY_MS } from '../../../shared/domain/interval.ts'
import { listBackups } from './backup.ts'
import { storeFile } from './files.ts'
import { markSuspect } from './suspect.ts'
import { damageTable } from './test-damage.ts'
import { KEY, NOW, type TestFolder, barsOf, columnsOf, fetchOf, makeFolder, minuteBars } from './test-tape.ts'
import type { SeriesKey } from './types.ts'

let folder: TestFolder

beforeEach(() => {
  folder = makeFolder()
})
afterEach(() => folder.dispose())

const OTHER: SeriesKey = { ...KEY, symbol: 'BINANCE:ETHUSDT' }
const LATER = NOW + 60_000
const tapeFile = (): string => storeFile(folder.dataDir, 'tape')

/** A session whose end makes a backup, and one after it. */
function fill(): void {
  const first = folder.open()
  first.candles.write(KEY, minuteBars(10_000), fetchOf())
  first.candles.write(OTHER, minuteBars(500), fetchOf())
  first.close()
  const second = folder.open({ now: () => LATER })
  second.candles.write(KEY, columnsOf([[60_000, 5, 7, 4, 6, 1]]), fetchOf(LATER))
  second.candles.write(KEY, minuteBars(5_000, 10_000), fetchOf(LATER, 'later'))
  second.close()
}

/** The bars of the chunk that opens at `t`, and a page of no bars, so that the start looks for them. */
function breakChunk(t: number): void {
  const tape = new Database(tapeFile())
  tape.prepare('UPDATE chunk_data SET data = zeroblob(9) WHERE id = (SELECT id FROM chunk WHERE t = ?)').run(t)
  tape.close()
  markSuspect(tapeFile())
  damageTable(folder.dataDir, 'sqlite_autoindex_source_1')
}

test('what damage took comes from the backup with its origin; what is newer and sound stays as it is', () => {
  fill()
  breakChunk(4_096 * 60_000)
  const tape = folder.open({ now: () => LATER })
  expect(tape.notices).toEqual([
    expect.stringMatching(
      /Saved from it: 11404 bars \(4096 lost\).*\. The backup of 2026-08-24T14:00:00.000Z gave what was lost: 4096 bars\. The damaged/,
    ),
  ])
  const { columns, runs, revised } = tape.candles.read(KEY)
  const expected = [...barsOf(minuteBars(10_000)), ...barsOf(minuteBars(5_000, 10_000))]
  expected[1] = [60_000, 5, 7, 4, 6, 1]
  expect(barsOf(columns)).toEqual(expected)
  expect([...revised]).toEqual([60_000])
  expect(runs.map(({ bars, fetchedAt, label }) => [bars, fetchedAt - NOW, label])).toEqual([
    [1, 0, 'test'],
    [1, 60_000, 'test'],
    [9_998, 0, 'test'],
    [5_000, 60_000, 'later'],
  ])
  expect(tape.candles.read(KEY, { versionAt: NOW, limit: 2, to: 120_000 }).columns).toEqual(minuteBars(2))
  expect(tape.check(true)).toMatchObject({ ok: true })
})

test('of a bar corrected twice since the backup the last version that is left counts', () => {
  fill()
  const again = folder.open({ now: () => LATER + 1 })
  again.candles.write(KEY, columnsOf([[60_000, 6, 8, 5, 7, 2]]), fetchOf(LATER + 1))
  again.close()
  breakChunk(0)
  const tape = folder.open({ now: () => LATER + 2 })
  expect(barsOf(tape.candles.read(KEY, { from: 60_000, to: 120_000 }).columns)).toEqual([[60_000, 5, 7, 4, 6, 1]])
  expect(barsOf(tape.candles.read(KEY, { to: 60_000 }).columns)).toEqual(barsOf(minuteBars(1)))
  expect(tape.check(true)).toMatchObject({ ok: true })
})

test('without the series that names them, chunks that prove themselves take its name from the backup', () => {
  fill()
  markSuspect(tapeFile())
  damageTable(folder.dataDir, 'series')
  const tape = folder.open({ now: () => LATER })
  expect(tape.candles.list().map(({ symbol, bars }) => [symbol, bars])).toEqual([
    [KEY.symbol, 15_000],
    [OTHER.symbol, 500],
  ])
  expect(tape.check(true)).toMatchObject({ ok: true })
})

test('a backup that numbers its rows differently lends no names', () => {
  fill()
  const stranger = makeFolder()
  const other = stranger.open()
  other.candles.write(OTHER, minuteBars(500), fetchOf())
  other.candles.write(KEY, minuteBars(10_000), fetchOf())
  other.close()
  copyFileSync(
    listBackups(stranger.dataDir, 'tape')[0]?.file as string,
    listBackups(folder.dataDir, 'tape')[0]?.file as string,
  )
  stranger.dispose()
  markSuspect(tapeFile())
  damageTable(folder.dataDir, 'series')
  const tape = folder.open({ now: () => LATER })
  expect(tape.candles.read(OTHER).columns).toEqual(minuteBars(500))
  expect(tape.candles.read(KEY).columns).toEqual(minuteBars(10_000))
  expect(tape.check(true)).toMatchObject({ ok: true })
})

test('what was pruned since the backup does not come back when nothing was lost', () => {
  fill()
  const tape = folder.open({ now: () => LATER })
  tape.candles.prune({ symbol: OTHER.symbol, before: Number.POSITIVE_INFINITY, isDryRun: false })
  tape.close()
  markSuspect(tapeFile())
  damageTable(folder.dataDir, 'sqlite_autoindex_instrument_1')
  const mended = folder.open({ now: () => LATER })
  expect(mended.notices).toEqual([expect.stringContaining('Saved from it: 15000 bars')])
  expect(mended.notices[0]).not.toContain('backup')
  expect(mended.candles.list(OTHER.symbol)).toEqual([])
})

test('quotes, snapshots and actions of a lost page come from the backup though every bar is there', () => {
  const first = folder.open()
  first.candles.write(KEY, minuteBars(10), fetchOf())
  const quote = { symbol: KEY.symbol, price: 3, prevClose: null, volume: 4, turnover: null, cap: null }
  const quotes = Array.from({ length: 200 }, (_, minute) => ({ ...quote, marketTime: minute * 60_000 }))
  first.quotes.write('feed', quotes, fetchOf())
  first.actions.write(KEY.symbol, 'feed', [{ kind: 'split', exDate: 0, value: 2 }], NOW)
  const [told, actions] = [first.quotes.history(KEY.symbol), first.actions.list(KEY.symbol)]
  first.close()
  for (const table of ['quote_chunk', 'quote_tail', 'corporate_action']) damageTable(folder.dataDir, table)
  markSuspect(tapeFile())
  const tape = folder.open({ now: () => NOW + DAY_MS })
  expect(tape.notices).toEqual([expect.stringContaining('gave what was lost: 200 quotes, 1 corporate actions.')])
  expect(tape.quotes.history(KEY.symbol)).toEqual(told)
  expect(tape.actions.list(KEY.symbol)).toEqual(actions)
})
