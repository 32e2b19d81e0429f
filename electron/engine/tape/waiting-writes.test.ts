import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openCandles, type TestStore } from './candles/test-store.ts'
import { columnsOf, fetchOf, KEY, minuteBars } from './test-tape.ts'

const OTHER = { ...KEY, symbol: 'BINANCE:ETHUSDT' as const }

let dataDir: string
let store: TestStore
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tapedeck-waiting-'))
  store = openCandles(undefined, join(dataDir, 'tape.db'))
})
afterEach(() => {
  store.connection.close()
  rmSync(dataDir, { recursive: true, force: true })
})

async function writeLong(during: () => void): Promise<void> {
  let pauses = 0
  await store.candles.writeInSteps(
    KEY,
    () => [minuteBars(70_000)],
    fetchOf(1),
    async () => {
      if (pauses++ === 0) during()
    },
  )
}

test('what finds no room waits on, is seen, and is stored by the next write that finds some', async () => {
  const { candles, connection } = store
  const stored = () => connection.db.prepare('SELECT count(*) FROM chunk').pluck().get()
  await writeLong(() => {
    candles.writeSoon(OTHER, minuteBars(5_000), fetchOf(2))
    // The connection of the long write has no such limit.
    connection.db.pragma(`max_page_count = ${connection.db.pragma('page_count', { simple: true })}`)
  })
  const before = stored()
  expect(candles.read(OTHER).columns).toEqual(minuteBars(5_000))
  expect(() => candles.write(OTHER, minuteBars(1, 5_000), fetchOf(3))).toThrow(
    expect.objectContaining({ code: 'store-full' }),
  )
  expect(() => candles.writeSoon(OTHER, minuteBars(1, 5_000), fetchOf(3))).toThrow(
    expect.objectContaining({ code: 'store-full' }),
  )
  expect([stored(), candles.list(OTHER.symbol)[0]?.bars]).toEqual([before, 5_000])
  connection.db.pragma('max_page_count = 1000000')
  candles.writeSoon(OTHER, columnsOf([[0, 1, 3, 1, 2, 5]]), fetchOf(3))
  expect(stored()).toBe((before as number) + 2)
  expect(candles.stats().map(({ symbol, bars, revisions }) => [symbol, bars, revisions])).toEqual([
    [KEY.symbol, 70_000, 0],
    [OTHER.symbol, 5_000, 1],
  ])
})
