import { describe, expect, test } from 'vitest'
import { FLAG_PARTIAL, FLAG_REVISED } from '../data/bar-level.ts'
import { emptySnapshot, type FeedSnapshot } from '../data/feed-snapshot.ts'
import { CandleStore } from '../data/candle-store.ts'
import { toCells } from '../data/gap-cells.ts'
import { barMarkWords, readCursor } from './readout.ts'

const DAY = 86_400_000

function snapshotOf(closes: readonly number[], holeAfter?: number): FeedSnapshot {
  const days = closes.map((_, day) => (holeAfter !== undefined && day > holeAfter ? day + 3 : day))
  const column = (of: (close: number) => number): Float64Array => Float64Array.from(closes, of)
  const gaps = holeAfter === undefined ? [] : [{ from: (holeAfter + 1) * DAY, to: (holeAfter + 3) * DAY, bars: 3 }]
  const store = new CandleStore()
  store.append(
    toCells(
      {
        t: Float64Array.from(days, (day) => day * DAY),
        o: column((c) => c - 1),
        h: column((c) => c + 2),
        l: column((c) => c - 2),
        c: column((c) => c),
        v: column((c) => c * 10),
      },
      gaps,
      [],
      [],
    ),
  )
  return { ...emptySnapshot('stored'), status: 'ready', store, newest: store, gaps }
}

describe('readCursor', () => {
  test('without a crosshair it is the newest bar, its change from the close before', () => {
    expect(readCursor(snapshotOf([100, 110, 99]), null)).toMatchObject({
      kind: 'bar',
      bar: { c: 99 },
      change: -11,
      changePct: -10,
      barCount: 1,
    })
  })

  test('the first bar has no change, and a change counts across a gap', () => {
    const snapshot = snapshotOf([100, 110, 121], 1)
    expect(readCursor(snapshot, { level: 0, index: 0 })).toMatchObject({ change: null, changePct: null })
    expect(readCursor(snapshot, { level: 0, index: 5 })).toMatchObject({ bar: { c: 121 }, change: 11 })
    expect(readCursor(snapshot, { level: 0, index: 3 })).toEqual({ kind: 'gap', gap: snapshot.gaps[0] })
  })

  test('a coarse candle stands for its bars and changes from the close before all of them', () => {
    const snapshot = snapshotOf(Array.from({ length: 601 }, (_, day) => 100 + day))
    expect(readCursor(snapshot, { level: 1, index: 2 })).toMatchObject({
      bar: { t: 4 * DAY, o: 103, c: 105, h: 107, l: 102, v: 2090 },
      change: 2,
      barCount: 2,
    })
    expect(readCursor(snapshot, { level: 1, index: 300 })).toMatchObject({ barCount: 1 })
  })

  test('nothing loaded reads as nothing, marks read as words', () => {
    expect(readCursor({ ...snapshotOf([]), status: 'loading' }, null)).toBe(null)
    expect(barMarkWords(0)).toEqual([])
    expect(barMarkWords(FLAG_PARTIAL | FLAG_REVISED)).toEqual(['partial bar', 'revised'])
  })
})
