import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { sliceCandles } from '../../../../shared/domain/candles.ts'
import { CandleStore } from './candle-store.ts'
import { toCells } from './gap-cells.ts'
import { foldTail, tailOf } from './group-tail.ts'
import { countedBars } from './test-series.ts'

const MINUTE = 60_000
const bars = countedBars(1_000)

/** The group of the bars `from` … `to − 1`, by arithmetic. */
const groupOf = (from: number, to: number) => ({
  t: from * MINUTE,
  o: from - 0.5,
  h: to,
  l: from - 1,
  c: to - 1,
  v: 2 * (to - from),
  count: to - from,
  flags: 0,
})

test('whatever steps the stream comes in, the overview ends as if all bars had been grouped', () => {
  const steps = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 10 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), steps, (settled, counts) => {
      const newest = new CandleStore()
      newest.append(toCells(sliceCandles(bars, 0, settled), [], [], []))
      const groups = new CandleStore()
      groups.append({
        ...sliceCandles(bars, 0, 1),
        h: Float64Array.of(settled),
        c: Float64Array.of(settled - 1),
        v: Float64Array.of(2 * settled),
        flags: new Uint8Array(1),
        counts: Uint32Array.of(settled),
      })
      let tail = tailOf(groups, (settled - 1) * MINUTE)
      let end = settled
      for (const count of counts) {
        newest.append(toCells(sliceCandles(bars, end, end + count), [], [], []))
        end += count
        // The newest bar forms: it was higher, and more, before it is what it will be.
        const forming = sliceCandles(bars, end - 1, end)
        const late = { ...forming, h: Float64Array.of(5_000), v: Float64Array.of(70) }
        newest.replace(newest.end - 1, toCells(late, [], [], []))
        tail = foldTail(groups, 64, tail, newest)
        expect(groups.bar(0, groups.end - 1)).toMatchObject({ h: 5_000 })
        newest.replace(newest.end - 1, toCells(forming, [], [], []))
        tail = foldTail(groups, 64, tail, newest)
      }
      const expected = Array.from({ length: Math.ceil(end / 64) }, (_, k) =>
        groupOf(k * 64, Math.min((k + 1) * 64, end)),
      )
      expect(Array.from({ length: groups.length }, (_, cell) => groups.bar(0, cell))).toEqual(expected)
    }),
    { numRuns: 60 },
  )
})
