import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { createCandleCheck } from './check-candles.ts'
import { type Layout, LAYOUT } from './layout.ts'
import { type Model, makeModel } from './test-model.ts'
import { openCandles, SMALL, type TestStore } from './test-store.ts'
import type { GroupSize, ReadRange } from '../types.ts'
import { createInstrumentRows } from '../instrument-rows.ts'
import { createSeriesRows } from '../series-rows.ts'
import { createSourceRows } from '../source-rows.ts'
import { type Bar, barsOf, columnsOf, fetchOf, KEY } from '../test-tape.ts'

/** `npm run torture` does many more rounds than the suite can afford. */
const IS_LONG = process.env.TAPEDECK_TORTURE === '1'
const TIME_LIMIT_MS = IS_LONG ? 1_800_000 : 120_000

const dataDir = mkdtempSync(join(tmpdir(), 'tapedeck-candles-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const price = fc.oneof(
  fc.integer({ min: 1, max: 3 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
)
const anyVolume = fc.constantFrom(Number.NaN, 0, 1, 2 ** 53, 0.1)

type Action =
  | { kind: 'write' | 'steps'; bars: Bar[]; fetchedAt: number; label: string; cuts: number[] }
  | { kind: 'prune'; before: number }
  | { kind: 'reopen' }

function actions(maxT: number, maxBars: number, minRow = 1): fc.Arbitrary<Action[]> {
  const bar = fc.tuple(fc.integer({ min: 0, max: maxT }), price, price, price, price, anyVolume)
  const bars = fc.array(bar, { maxLength: maxBars, size: 'max' }).map((all) => all.sort((a, b) => a[0] - b[0]))
  // Bars in a row behind one another are what live streams and pages of history bring.
  const row = fc
    .record({
      start: fc.integer({ min: 0, max: maxT }),
      count: fc.integer({ min: minRow, max: maxBars }),
      price,
      volume: anyVolume,
    })
    .map(({ start, count, price: close, volume: v }) =>
      Array.from({ length: count }, (_, index): Bar => [start + index, 1, 2, 0.5, close + (index % 5), v]),
    )
  return fc.array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          kind: fc.constantFrom('write' as const, 'steps' as const),
          bars: fc.oneof(bars, row),
          fetchedAt: fc.integer({ min: 0, max: 9 }),
          label: fc.constantFrom('a', 'b'),
          cuts: fc.array(fc.nat(maxBars), { maxLength: 3 }),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('prune' as const), before: fc.integer({ min: -1, max: maxT + 1 }) }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
    ),
    { minLength: minRow > 1 ? 8 : 0, maxLength: 12, size: 'max' },
  )
}

function ranges(maxT: number): fc.Arbitrary<ReadRange[]> {
  const time = fc.option(fc.integer({ min: -2, max: maxT + 2 }), { nil: undefined })
  const moment = fc.option(fc.integer({ min: -1, max: 10 }), { nil: undefined })
  const range = fc
    .record({ from: time, to: time, limit: fc.nat(maxT), versionAt: moment, knownAt: moment })
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as ReadRange)
  return fc.array(range, { minLength: 2, maxLength: 6 })
}

async function compare(layout: Layout, todo: readonly Action[], asked: readonly ReadRange[], file: string) {
  let store = openCandles(layout, file)
  const model = makeModel()
  try {
    for (const action of todo) {
      if (action.kind === 'reopen') {
        store.connection.close()
        store = openCandles(layout, file)
      } else if (action.kind === 'prune') comparePrune(store, model, action.before)
      else {
        const { bars, cuts } = action
        const fetch = fetchOf(action.fetchedAt, action.label)
        const counts =
          action.kind === 'write'
            ? store.candles.write(KEY, columnsOf(bars), fetch)
            : await store.candles.writeInSteps(
                KEY,
                () => cutInto(bars, cuts),
                fetch,
                async () => undefined,
              )
        expect(counts).toEqual(model.write(bars, fetch))
      }
      expectSound(store, layout)
    }
    for (const range of [{}, ...asked]) {
      const { columns, revised, runs, fetchedAt } = store.candles.read(KEY, range)
      expect({ bars: barsOf(columns), revised: [...revised], runs, fetchedAt }).toEqual(model.read(range))
      compareGroups(store, model, 64, layout.groupBars, range)
      compareGroups(store, model, 4096, layout.chunkBars, range)
    }
    const { bars, revisions } = model.counters()
    expect(store.candles.stats()).toMatchObject(bars === 0 ? [] : [{ ...KEY, bars, revisions }])
  } finally {
    store.connection.close()
    rmSync(file, { force: true })
  }
}

function* cutInto(bars: readonly Bar[], cuts: readonly number[]) {
  const bounds = [0, ...cuts.map((cut) => Math.min(cut, bars.length)).sort((a, b) => a - b), bars.length]
  for (let index = 1; index < bounds.length; index++) yield columnsOf(bars.slice(bounds[index - 1], bounds[index]))
}

function comparePrune({ candles }: TestStore, model: Model, before: number): void {
  const bytesOf = (): number => candles.stats()[0]?.bytes ?? 0
  const [held, bytesBefore] = [model.counters(), bytesOf()]
  const foretold = candles.prune({ before, isDryRun: true })
  expect(bytesOf()).toBe(bytesBefore)
  expect(candles.prune({ before, isDryRun: false })).toEqual(foretold)
  const { bars } = model.prune(before)
  expect(foretold).toEqual({ series: bars > 0 ? 1 : 0, bars, bytesFreed: bytesBefore - bytesOf() })
  if (held.bars === bars && bars > 0) expect(bytesOf()).toBe(0)
}

/** Bounds of groups are the store's own business; what they say is not. */
function compareGroups({ candles }: TestStore, model: Model, size: GroupSize, maxBars: number, range: ReadRange): void {
  const { from = -Infinity, to = Infinity, limit = 0 } = range
  const asked = { ...(range.from !== undefined && { from }), ...(range.to !== undefined && { to }), limit }
  const all = candles.readGroups(KEY, size)
  const { bars } = model.read()
  let at = 0
  const expected = [...all.counts].map((count, index) => {
    expect(count).toBeLessThanOrEqual(maxBars)
    const group = bars.slice(at, (at += count))
    const volume = group.slice(1).reduce((sum, [, , , , , v]) => sum + v, group[0]?.[5] as number)
    const bar: Bar = [
      group[0]?.[0] as number,
      group[0]?.[1] as number,
      Math.max(...group.map(([, , h]) => h)),
      Math.min(...group.map(([, , , l]) => l)),
      group.at(-1)?.[4] as number,
      volume,
    ]
    expect(all.lastT[index]).toBe(group.at(-1)?.[0])
    return { bar, lastT: group.at(-1)?.[0] as number, count }
  })
  expect(at).toBe(bars.length)
  expect(barsOf(all.columns)).toEqual(expected.map(({ bar }) => bar))
  const wanted = expected.filter(({ bar, lastT }) => lastT >= from && bar[0] < to).slice(limit ? -limit : 0)
  const slice = candles.readGroups(KEY, size, asked)
  expect(barsOf(slice.columns)).toEqual(wanted.map(({ bar }) => bar))
  expect([...slice.counts]).toEqual(wanted.map(({ count }) => count))
  expect([...slice.lastT]).toEqual(wanted.map(({ lastT }) => lastT))
}

function expectSound({ connection }: TestStore, layout: Layout): void {
  const check = createCandleCheck(connection, layout)
  const sources = createSourceRows(connection)
  const rows = createSeriesRows(connection, sources, createInstrumentRows(connection, sources)).all()
  for (const row of rows) {
    expect(row.bars).toBeGreaterThan(0)
    expect(row.tailBars).toBeLessThanOrEqual(layout.tailBars)
    const { problems, chunks, checked } = check(row)
    // Prices are random, so their order is not asked.
    expect(problems.filter((problem) => !problem.includes('outside low and high'))).toEqual([])
    expect(checked).toBe(chunks)
  }
}

test(
  'any sequence of writes, prunes and reopens reads back as the model says, at small sizes',
  async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(actions(60, 40), ranges(60), (todo, asked) =>
        compare(SMALL, todo, asked, join(dataDir, `small-${run++}.db`)),
      ),
      { numRuns: IS_LONG ? 2_000 : 120 },
    )
  },
  TIME_LIMIT_MS,
)

test(
  'the same at the real sizes',
  async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(actions(30_000, 9_000, 3_000), ranges(30_000), (todo, asked) =>
        compare(LAYOUT, todo, asked, join(dataDir, `real-${run++}.db`)),
      ),
      { numRuns: IS_LONG ? 60 : 3, endOnFailure: true },
    )
  },
  TIME_LIMIT_MS,
)
