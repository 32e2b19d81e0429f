import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { concatCandles } from '../../../../shared/domain/candles.ts'
import { Quarantine } from './quarantine.ts'
import { RowRuns, type RunSizes } from './row-runs.ts'
import { openSpillFile } from './spill-file.ts'
import { keptBars, surveyRows } from './survey-rows.ts'
import { isSpike } from './validate.ts'

type Bar = readonly [t: number, o: number, h: number, l: number, c: number, v: number]

const flat = (t: number, price: number, v = 1): Bar => [t, price, price, price, price, v]
const noBreath = async (): Promise<void> => undefined
const NOTHING_STORED = { reads: 0, holds: () => false }
const TINY: RunSizes = { runRows: 4, blockRows: 3 }
/** What the sizes of the product do with so few rows: one run in memory. */
const WHOLE: RunSizes = { runRows: 4096, blockRows: 4096 }

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-rows-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Row {
  readonly bar: Bar
  readonly dayFirst?: number
}

interface Options {
  readonly sizes: RunSizes
  readonly isDayFirst?: boolean
  /** Closes of stored bars by time. */
  readonly stored?: ReadonlyMap<number, number>
}

/** Lines count from 2, as below a header. */
async function survey(rows: readonly Row[], { sizes, isDayFirst = false, stored = new Map() }: Options) {
  const quarantine = new Quarantine('rows.csv')
  const spill = openSpillFile(folder, randomUUID())
  const runs = new RowRuns(quarantine, spill, sizes)
  try {
    rows.forEach(({ bar: [t, o, h, l, c, v], dayFirst = t }, at) => runs.take(at + 2, t, dayFirst, o, h, l, c, v))
    const sorted = await runs.settle(isDayFirst, noBreath)
    const { repeated, settled, dropped } = await surveyRows(sorted, {
      fileName: 'rows.csv',
      quarantine,
      stored: { reads: 0, holds: (of, at) => stored.get(of.t[at] as number) === of.c[at] },
      breathe: noBreath,
    })
    const [first, second] = [1, 2].map(() => concatCandles([...keptBars(sorted, dropped)]))
    // A write that another one overtook asks for the same bars again.
    expect(second).toEqual(first)
    const { t, c } = first as typeof first & {}
    return { t: [...t], c: [...c], repeated, settled, quarantined: quarantine.list(), range: sorted.range }
  } finally {
    spill.close()
    expect(readdirSync(folder)).toEqual([])
  }
}

const surveyBars = (bars: readonly Bar[], sizes = TINY) =>
  survey(
    bars.map((bar) => ({ bar })),
    { sizes },
  )

describe.each([
  ['in memory', WHOLE],
  ['in runs of four', TINY],
  ['in runs of one', { runRows: 1, blockRows: 1 }],
])('rows %s', (_, sizes) => {
  it.each([
    ['rising', [1, 2, 3, 4, 5, 6]],
    ['falling', [6, 5, 4, 3, 2, 1]],
    ['mixed', [2, 6, 3, 5, 1, 4]],
  ])('sorts a %s file', async (__, times) => {
    const { t, c } = await surveyBars(
      times.map((time) => flat(time, time + 10)),
      sizes,
    )
    expect(t).toEqual([1, 2, 3, 4, 5, 6])
    expect(c).toEqual([11, 12, 13, 14, 15, 16])
  })

  it('folds repetitions and keeps versions of one time in the order of the file', async () => {
    const bars = [flat(2, 10), flat(1, 10), flat(2, 11), flat(2, 11), flat(2, 10), flat(3, 10, Number.NaN)]
    const { t, c, repeated } = await surveyBars([...bars, flat(3, 10, Number.NaN)], sizes)
    expect(t).toEqual([1, 2, 2, 2, 3])
    expect(c).toEqual([10, 10, 11, 10, 10])
    expect(repeated).toBe(2)
  })

  it('quarantines a spike between its neighbours, never at either end', async () => {
    const prices = [5000, 400, 400, 9000, 400, 400, 19, 400, 400, 19]
    const { t, quarantined } = await surveyBars(
      prices.map((price, time) => flat(time, price)),
      sizes,
    )
    expect(quarantined).toEqual([
      { row: 5, reason: 'spike' },
      { row: 8, reason: 'spike' },
    ])
    expect(t).toEqual([0, 1, 2, 4, 5, 7, 8, 9])
  })

  it('sees a wick whose close is back in line', async () => {
    const bars: Bar[] = [flat(1, 100), [2, 100, 2001, 100, 100, 1], [3, 100, 101, 4.9, 100, 1], flat(4, 100)]
    expect((await surveyBars(bars, sizes)).quarantined.map(({ row }) => row)).toEqual([3, 4])
  })

  it('compares a repeated time with other times, not with itself', async () => {
    const { t, quarantined } = await surveyBars([flat(1, 100), flat(2, 5000), flat(2, 5000), flat(3, 100)], sizes)
    expect(quarantined.map(({ row }) => row)).toEqual([3, 4])
    expect(t).toEqual([1, 3])
  })

  it('leaves earlier versions out where the store has the last one', async () => {
    const bars = [flat(1, 10), flat(2, 11), flat(2, 12), flat(3, 13), flat(3, 14)]
    const stored = new Map([
      [2, 12],
      [3, 13],
    ])
    const { t, c, settled } = await survey(
      bars.map((bar) => ({ bar })),
      { sizes, stored },
    )
    expect(t).toEqual([1, 2, 3, 3])
    expect(c).toEqual([10, 12, 13, 14])
    expect(settled).toBe(1)
  })

  it('settles times that are read both ways, and quarantines those that are none in the one chosen', async () => {
    const { NaN: none } = Number
    const rows: Row[] = [
      { bar: flat(40, 1) },
      { bar: flat(10, 2), dayFirst: 90 },
      { bar: flat(none, 3), dayFirst: 80 },
      { bar: flat(30, 4), dayFirst: none },
      { bar: flat(20, 5), dayFirst: 70 },
    ]
    expect(await survey(rows, { sizes })).toMatchObject({
      t: [10, 20, 30, 40],
      c: [2, 5, 4, 1],
      quarantined: [{ row: 4, reason: 'bad-time' }],
      range: { from: 10, to: 40 },
    })
    expect(await survey(rows, { sizes, isDayFirst: true })).toMatchObject({
      t: [40, 70, 80, 90],
      c: [1, 5, 3, 2],
      quarantined: [{ row: 5, reason: 'bad-time' }],
      range: { from: 40, to: 90 },
    })
  })
})

describe('any rows', () => {
  const price = fc.constantFrom(1, 10, 11, 300)
  const bar = fc.tuple(fc.integer({ min: 0, max: 12 }), price, fc.constantFrom(1, Number.NaN))
  const size = fc.integer({ min: 1, max: 9 })

  /** The same in the plainest way: sort all, look at every neighbour, compare every value. */
  function plainly(bars: readonly Bar[]) {
    const order = bars.map((_, at) => at).sort((a, b) => timeOf(bars, a) - timeOf(bars, b) || a - b)
    const times = [...new Set(order.map((at) => timeOf(bars, at)))]
    const closeOf = (t: number | undefined): number => bars.findLast(([time]) => time === t)?.[4] ?? Number.NaN
    const spikes = order.filter((at) => {
      const [t, , h, l] = bars[at] as Bar
      const place = times.indexOf(t)
      return isSpike(h, l, closeOf(times[place - 1]), closeOf(times[place + 1]))
    })
    const good = order.filter((at) => !spikes.includes(at))
    const kept = good.filter((at, place) => {
      const before = good[place - 1]
      return before === undefined || JSON.stringify(bars[before]) !== JSON.stringify(bars[at])
    })
    return {
      t: kept.map((at) => timeOf(bars, at)),
      c: kept.map((at) => (bars[at] as Bar)[4]),
      repeated: good.length - kept.length,
      rows: spikes.map((at) => at + 2).sort((a, b) => a - b),
    }
  }
  const timeOf = (bars: readonly Bar[], at: number): number => (bars[at] as Bar)[0]

  it('come out as a plain program has them, however they are cut into runs and blocks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(bar, { maxLength: 60 }), size, size, async (drawn, runRows, blockRows) => {
        const bars = drawn.map(([t, close, v]) => flat(t, close, v))
        const { t, c, repeated, quarantined } = await surveyBars(bars, { runRows, blockRows })
        expect({ t, c, repeated, rows: quarantined.map(({ row }) => row) }).toEqual(plainly(bars))
      }),
      { numRuns: 200 },
    )
  })
})

describe('limits', () => {
  it('stops where breathing throws', async () => {
    const quarantine = new Quarantine('rows.csv')
    const runs = new RowRuns(quarantine, openSpillFile(folder, randomUUID()))
    for (let t = 0; t < 20_000; t++) runs.take(t + 2, t, t, 10, 10, 10, 10, 1)
    const sorted = await runs.settle(false, noBreath)
    const breathe = async (): Promise<void> => {
      throw new Error('enough')
    }
    const surveying = surveyRows(sorted, { fileName: 'rows.csv', quarantine, stored: NOTHING_STORED, breathe })
    await expect(surveying).rejects.toThrow('enough')
  })

  it('breathes after a few dozen reads of the store', async () => {
    const quarantine = new Quarantine('rows.csv')
    const spill = openSpillFile(folder, randomUUID())
    const runs = new RowRuns(quarantine, spill)
    for (let row = 0; row < 400; row++) runs.take(row + 2, row >> 1, row >> 1, 10, 10, 10, 10, row)
    const sorted = await runs.settle(false, noBreath)
    const stored = {
      reads: 0,
      holds(): boolean {
        this.reads++
        return false
      },
    }
    const readsAtBreath: number[] = []
    const breathe = async (): Promise<void> => void readsAtBreath.push(stored.reads)
    await surveyRows(sorted, { fileName: 'rows.csv', quarantine, stored, breathe })
    expect(readsAtBreath).toEqual([32, 64, 96, 128, 160, 192])
    spill.close()
  })

  it('refuses a file whose rows are all of one time', async () => {
    const quarantine = new Quarantine('rows.csv')
    const spill = openSpillFile(folder, randomUUID())
    const runs = new RowRuns(quarantine, spill)
    for (let row = 0; row <= 262_144; row++) runs.take(row + 2, 7, 7, 10, 10, 10, 10, row)
    const sorted = await runs.settle(false, noBreath)
    const options = { fileName: 'rows.csv', quarantine, stored: NOTHING_STORED, breathe: noBreath }
    await expect(surveyRows(sorted, options)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('rows.csv, line 262146'),
    })
    spill.close()
  })

  it('refuses a million and one bad rows, naming the line', () => {
    const quarantine = new Quarantine('rows.csv')
    for (let line = 1; line <= 1_000_000; line++) quarantine.add(line, 'bad-time')
    expect(() => quarantine.add(1_000_001, 'bad-time')).toThrow('are these the right columns?')
  })
})
