import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeRows } from './merge-rows.ts'
import { quarantinedRows, reasonCode, RowBuffer, type Rows } from './row-buffer.ts'

type Bar = readonly [t: number, o: number, h: number, l: number, c: number, v: number]

const flat = (t: number, price: number, v = 1): Bar => [t, price, price, price, price, v]

function rowsOf(bars: readonly Bar[]): Rows {
  const buffer = new RowBuffer()
  bars.forEach(([t, ...figures], index) => buffer.push(index + 2, t, t, figures, undefined))
  return buffer.finish(false)
}

const noBreath = async (): Promise<void> => undefined

describe('mergeRows', () => {
  it.each([
    ['rising', [1, 2, 3]],
    ['falling', [3, 2, 1]],
    ['mixed', [2, 3, 1]],
  ])('sorts a %s file', async (_, times) => {
    const { columns } = await mergeRows(rowsOf(times.map((t) => flat(t, t + 10))), noBreath)
    expect([...columns.t]).toEqual([1, 2, 3])
    expect([...columns.c]).toEqual([11, 12, 13])
  })

  it('folds repetitions and keeps versions of one time in the order of the file', async () => {
    const bars = [flat(2, 10), flat(1, 10), flat(2, 11), flat(2, 11), flat(2, 10), flat(3, 10, Number.NaN)]
    const merged = await mergeRows(rowsOf([...bars, flat(3, 10, Number.NaN)]), noBreath)
    expect([...merged.columns.t]).toEqual([1, 2, 2, 2, 3])
    expect([...merged.columns.c]).toEqual([10, 10, 11, 10, 10])
    expect(merged).toMatchObject({ repeated: 2, contested: [2] })
  })

  it('quarantines a spike between its neighbours, never at either end', async () => {
    const prices = [5000, 400, 400, 9000, 400, 400, 19, 400, 400, 19]
    const rows = rowsOf(prices.map((price, t) => flat(t, price)))
    const { columns } = await mergeRows(rows, noBreath)
    expect(quarantinedRows(rows)).toEqual([
      { row: 5, reason: 'spike' },
      { row: 8, reason: 'spike' },
    ])
    expect([...columns.t]).toEqual([0, 1, 2, 4, 5, 7, 8, 9])
  })

  it('sees a wick whose close is back in line', async () => {
    const rows = rowsOf([flat(1, 100), [2, 100, 2001, 100, 100, 1], [3, 100, 101, 4.9, 100, 1], flat(4, 100)])
    await mergeRows(rows, noBreath)
    expect(quarantinedRows(rows).map(({ row }) => row)).toEqual([3, 4])
  })

  it('compares a repeated time with other times, not with itself', async () => {
    const rows = rowsOf([flat(1, 100), flat(2, 5000), flat(2, 5000), flat(3, 100)])
    const { columns } = await mergeRows(rows, noBreath)
    expect(quarantinedRows(rows).map(({ row }) => row)).toEqual([3, 4])
    expect([...columns.t]).toEqual([1, 3])
  })

  it('leaves a row with a fault out, also as a neighbour', async () => {
    const rows = rowsOf([flat(1, 100), flat(2, 3000), flat(3, 100)])
    rows.fault[0] = reasonCode('outside-range')
    expect([...(await mergeRows(rows, noBreath)).columns.t]).toEqual([2, 3])
  })

  it('stops where breathing throws', async () => {
    const rows = rowsOf(Array.from({ length: 50_001 }, (_, t) => flat(t, 10)))
    const cancel = async (): Promise<void> => {
      throw new Error('enough')
    }
    await expect(mergeRows(rows, cancel)).rejects.toThrow('enough')
  })

  it('accounts for every row, in any order', async () => {
    const price = fc.constantFrom(1, 10, 11, 300)
    const bar = fc.tuple(fc.integer({ min: 0, max: 8 }), price, fc.constantFrom(1, Number.NaN))
    await fc.assert(
      fc.asyncProperty(fc.array(bar, { maxLength: 40 }), async (drawn) => {
        const rows = rowsOf(drawn.map(([t, close, v]) => flat(t, close, v)))
        const { columns, repeated, contested } = await mergeRows(rows, noBreath)
        expect(columns.t.length + repeated + quarantinedRows(rows).length).toBe(drawn.length)
        expect([...columns.t]).toEqual([...columns.t].sort((a, b) => a - b))
        const times = [...columns.t]
        expect(contested).toEqual([...new Set(times.filter((t, at) => times[at - 1] === t))])
      }),
    )
  })
})
