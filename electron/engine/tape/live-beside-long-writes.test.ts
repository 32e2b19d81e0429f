import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Candles } from '../../../shared/domain/candles.ts'
import { openCandles, SMALL, type TestStore } from './candles/test-store.ts'
import { sizeBytes, storeFile } from './files.ts'
import { FILE_JOBS_IN_PLACE } from './store-file/file-jobs.ts'
import { KEY, type TestFolder, columnsOf, fetchOf, makeFolder, minuteBars } from './test-tape.ts'
import type { GroupSlice, Tape } from './types.ts'
import { MAX_WAITING_ROWS } from './waiting-writes.ts'

/** Six pauses of a long write. */
const BARS = 400_000
const ALL = minuteBars(BARS)
const OTHER = { ...KEY, symbol: 'BINANCE:ETHUSDT' as const }

let folder: TestFolder
let tape: Tape

beforeEach(() => {
  folder = makeFolder()
  tape = folder.open()
})
afterEach(() => folder.dispose())

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Runs a long write of `key` and calls `during` in its first pauses. @returns how often it began */
async function duringLongWrite(during: readonly (() => void)[], candles = tape.candles, bars = ALL): Promise<number> {
  const todo = [...during]
  let began = 0
  await candles.writeInSteps(
    KEY,
    () => {
      began++
      return [bars]
    },
    fetchOf(2),
    async () => {
      todo.shift()?.()
      await turn()
    },
  )
  expect(todo).toEqual([])
  return began
}

const openSmall = (): TestStore => openCandles(SMALL, join(folder.dataDir, 'small.db'))
const bar = (t: number, close: number): Candles => columnsOf([[t, 1, 9, 1, close, 5]])

test('what a market tells never takes a long write back; it is seen at once and stored right after it', async () => {
  const quote = {
    symbol: OTHER.symbol,
    marketTime: 5,
    price: 3,
    prevClose: null,
    volume: null,
    turnover: null,
    cap: null,
  }
  const beside = folder.open({ mode: 'read' })
  tape.candles.write(OTHER, minuteBars(3), fetchOf(1))
  const seen = (): unknown => [
    tape.candles.read(OTHER).columns.c.at(-1),
    tape.candles.list(OTHER.symbol)[0]?.bars,
    tape.quotes.newest()[0]?.price,
  ]
  const tell = Array.from({ length: 5 }, (_, index) => () => {
    const given = bar((3 + index) * 60_000, index + 1)
    tape.candles.writeSoon(OTHER, given, fetchOf(3))
    structuredClone(given, { transfer: [given.c.buffer as ArrayBuffer] })
    tape.quotes.write('feed', [{ ...quote, marketTime: index, price: index + 1 }], fetchOf(3))
    expect(seen()).toEqual([index + 1, 4 + index, index + 1])
    expect(beside.candles.list(OTHER.symbol)[0]?.bars).toBe(3)
  })
  const heard: unknown[] = []
  tape.onChange(() => heard.push(seen()))
  expect(await duringLongWrite(tell)).toBe(1)
  expect(heard).toEqual([
    [5, 8, 5],
    [5, 8, 5],
  ])
  expect(beside.candles.read(OTHER)).toEqual(tape.candles.read(OTHER))
  expect(beside.quotes.history(OTHER.symbol).map(({ price }) => price)).toEqual([1, 2, 3, 4, 5])
  expect(tape.check(true)).toMatchObject({ ok: true })
})

test('a close in between stores what has waited', async () => {
  const work = duringLongWrite([() => tape.candles.writeSoon(OTHER, bar(1, 2), fetchOf(3)), () => tape.close()])
  await expect(work).rejects.toMatchObject({ code: 'cancelled' })
  const again = folder.open()
  expect(again.candles.list().map(({ symbol, bars }) => [symbol, bars])).toEqual([[OTHER.symbol, 1]])
  expect(again.check(true)).toMatchObject({ ok: true })
})

test('a long write that fails leaves what has waited', async () => {
  const work = duringLongWrite([
    () => tape.candles.writeSoon(OTHER, bar(1, 2), fetchOf(3)),
    () => {
      throw new Error('enough')
    },
  ])
  await expect(work).rejects.toThrow('enough')
  expect(
    folder
      .open({ mode: 'read' })
      .candles.list()
      .map(({ symbol }) => symbol),
  ).toEqual([OTHER.symbol])
})

test('a write that goes first stores what was told before it', async () => {
  const began = await duringLongWrite([
    () => tape.candles.writeSoon(OTHER, bar(1, 2), fetchOf(3)),
    () => expect(tape.candles.write(OTHER, bar(1, 3), fetchOf(4))).toMatchObject({ stored: 0, revised: 1 }),
  ])
  expect(began).toBe(2)
  expect(tape.candles.read(OTHER).columns.c).toEqual(Float64Array.of(3))
})

test('one that can never be stored is logged and holds up no other', async () => {
  const wrong = { ...fetchOf(0.5) }
  await duringLongWrite([
    () => tape.candles.writeSoon(OTHER, bar(1, 2), fetchOf(3)),
    () => tape.candles.writeSoon(OTHER, bar(2, 2), wrong),
    () => tape.candles.writeSoon(OTHER, bar(3, 2), fetchOf(3)),
  ])
  expect([...tape.candles.read(OTHER).columns.t]).toEqual([1, 3])
  expect(folder.lines.filter((line) => line.startsWith('error candles.write, which had waited'))).toHaveLength(1)
})

test('more than the memory for it goes first', async () => {
  const many = minuteBars(MAX_WAITING_ROWS)
  const began = await duringLongWrite([
    () => tape.candles.writeSoon(OTHER, many, fetchOf(3)),
    () => tape.candles.writeSoon(OTHER, bar(MAX_WAITING_ROWS * 60_000, 2), fetchOf(3)),
  ])
  expect(began).toBe(2)
  expect(tape.candles.list(OTHER.symbol)[0]?.bars).toBe(MAX_WAITING_ROWS + 1)
})

test('overtaken twice, a long write is let through by who can wait', async () => {
  const order: string[] = []
  let waited: Promise<unknown> | undefined
  const goFirst = (t: number) => () => void tape.candles.write(OTHER, bar(t, 2), fetchOf(3))
  const began = await duringLongWrite([
    goFirst(1),
    () => {
      void tape.turnToWrite().then(() => order.push('at once'))
    },
    goFirst(2),
    () => {
      waited = tape.turnToWrite().then(() => order.push('after it'))
    },
    () => void order.push('under way'),
  ])
  order.push('ended')
  await waited
  expect(began).toBe(3)
  expect(order.slice(0, 2)).toEqual(['at once', 'under way'])
  expect(order.slice(2).sort()).toEqual(['after it', 'ended'])
  await tape.turnToWrite()
})

test('a writer that never waits does not keep a long write going for ever', async () => {
  let began = 0
  let writes = 0
  const { candles, connection } = openSmall()
  const work = candles.writeInSteps(
    KEY,
    () => {
      began++
      return [minuteBars(1_000)]
    },
    fetchOf(2),
    async () => void candles.write(OTHER, bar(++writes, 2), fetchOf(3)),
  )
  await expect(work).rejects.toMatchObject({ code: 'store-locked' })
  expect([began, writes]).toEqual([100, 100])
  expect(candles.list().map(({ symbol, bars }) => [symbol, bars])).toEqual([[OTHER.symbol, 100]])
  connection.close()
})

test('the -wal is folded where there is another thread, and again by commits after that', async () => {
  tape.close()
  const done: string[] = []
  tape = folder.open({
    jobs: {
      ...FILE_JOBS_IN_PLACE,
      async runFileWork(...input) {
        done.push(input[0])
        // What was told meanwhile is committed before, without folding it.
        expect(sizeBytes(storeFile(folder.dataDir, 'tape'))).toBeLessThan(500_000)
        return FILE_JOBS_IN_PLACE.runFileWork(...input)
      },
    },
  })
  await duringLongWrite([() => tape.candles.writeSoon(OTHER, bar(1, 2), fetchOf(3))])
  await turn()
  expect(done).toEqual(['foldWal'])
  const bytes = sizeBytes(storeFile(folder.dataDir, 'tape'))
  expect(bytes).toBeGreaterThan(500_000)
  // More than a thousand pages.
  for (const code of ['A', 'B']) tape.candles.write({ ...KEY, symbol: `BINANCE:${code}` }, ALL, fetchOf(4))
  expect(sizeBytes(storeFile(folder.dataDir, 'tape'))).toBeGreaterThan(bytes * 1.5)
})

interface Told {
  readonly start: number
  readonly bars: readonly (readonly [step: number, close: number])[]
  readonly fetchedAt: number
}
const told = (): fc.Arbitrary<Told[]> =>
  fc.array(
    fc.record({
      start: fc.integer({ min: 0, max: 300 }),
      bars: fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 3 })), {
        minLength: 1,
        maxLength: 90,
      }),
      fetchedAt: fc.integer({ min: 1, max: 6 }),
    }),
    { minLength: 1, maxLength: 4 },
  )
const toBars = ({ start, bars }: Told): Candles => {
  let t = start
  return columnsOf(bars.map(([step, close]) => [(t += step), 1, 9, 1, close, 5]))
}

test('whatever waits reads as it will once it is stored, by every kind of range', async () => {
  const bound = fc.option(fc.integer({ min: -2, max: 320 }), { nil: undefined })
  const asked = fc.array(
    fc.record({
      from: bound,
      to: bound,
      limit: fc.integer({ min: 0, max: 60 }),
      moment: fc.constantFrom('now', 'versionAt', 'knownAt'),
      at: fc.integer({ min: 0, max: 20 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  const { candles, connection } = openSmall()
  await fc.assert(
    fc.asyncProperty(told(), told(), asked, async (before, waiting, ranges) => {
      const own = { ...KEY, symbol: `BINANCE:R${symbols++}` as const }
      for (const batch of before) candles.write(own, toBars(batch), fetchOf(batch.fetchedAt))
      const views = () => [
        ranges.map(({ from, to, limit, moment, at }) => {
          const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }), limit }
          const { runs, ...slice } = candles.read(own, { ...range, ...(moment !== 'now' && { [moment]: at }) })
          return { ...slice, runs: runs.flatMap(({ bars, ...run }) => Array.from({ length: bars }, () => run)) }
        }),
        candles.list(own.symbol),
        ranges.map(({ at }) => candles.hasBefore(own, at)),
        ([64, 4096] as const).map((size) => totals(candles.readGroups(own, size))),
      ]
      let seen: unknown
      const tell = (): void => {
        // Time goes on: what waits was fetched after what is stored.
        for (const [index, batch] of waiting.entries()) candles.writeSoon(own, toBars(batch), fetchOf(10 + 2 * index))
        seen = views()
        for (const { from = -10, to = 1_000, limit } of ranges) {
          const groups = candles.readGroups(own, 64, { from, to, limit })
          const newest = candles.read(own, { from, to, limit: 1 }).columns.t[0]
          const [first, last] = [groups.columns.t[0], groups.lastT.at(-1)]
          if (first === undefined || last === undefined) expect(newest).toBeUndefined()
          else {
            const { t, c } = candles.read(own, { from: first, to: last + 1 }).columns
            const bars = groups.counts.reduce((sum, count) => sum + count, 0)
            expect([bars, groups.columns.t[0], groups.columns.c.at(-1)]).toEqual([t.length, t[0], c.at(-1)])
            expect(newest === undefined || last >= newest).toBe(true)
            if (limit > 0) expect(groups.counts.length).toBeLessThanOrEqual(limit)
            else expect(candles.read(own, { from, to: Math.min(to, first) }).columns.t.length).toBe(0)
          }
        }
      }
      expect(await duringLongWrite([tell], candles, minuteBars(200))).toBe(1)
      expect(seen).toEqual(views())
    }),
    { numRuns: 150 },
  )
  connection.close()
}, 60_000)

let symbols = 0

/** What groups say of all their bars; where one ends is the store's own business. */
function totals({ columns, counts, lastT }: GroupSlice): unknown {
  const { t, o, h, l, c, v } = columns
  const sum = (values: Float64Array | Uint16Array): number => [...values].reduce((a, b) => a + b, 0)
  expect([...t].every((first, index) => index === 0 || first > (lastT[index - 1] as number))).toBe(true)
  return [t[0], o[0], Math.max(...h), Math.min(...l), c.at(-1), sum(v), sum(counts), lastT.at(-1)]
}
