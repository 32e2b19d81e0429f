import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Candles, COLUMN_NAMES, emptyCandles, sliceCandles } from '../../../../shared/domain/candles.ts'
import { openBars, type PackedRun, PackError, packBars, packedCount, unpackBars, unpackRuns } from './pack-bars.ts'
import { wordChecksum } from './word-checksum.ts'

const MINUTE_MS = 60_000
const T0 = Date.UTC(2024, 0, 1)

const SPECIAL = [-0, Number.NaN, Infinity, -Infinity, Number.MAX_VALUE, 5e-324, 2 ** 53, -(2 ** 51) - 1, 0.1 + 0.2]

function oneRun(bars: number): PackedRun[] {
  return bars === 0 ? [] : [{ bars, originId: 1, fetchedAt: T0 }]
}

function unpack(bytes: Uint8Array): Candles {
  const columns = emptyCandles(packedCount(bytes))
  expect(unpackBars(bytes, { columns, at: 0 })).toBe(columns.t.length)
  return columns
}

/** Every double the same one: -0 is not 0. */
function requireEqual(found: Candles, expected: Candles): void {
  for (const name of COLUMN_NAMES) {
    expect(found[name].length).toBe(expected[name].length)
    for (let row = 0; row < found[name].length; row++) {
      if (Object.is(found[name][row], expected[name][row])) continue
      throw new Error(`${name}[${row}] is ${found[name][row]}, not ${expected[name][row]}`)
    }
  }
}

interface Bends {
  readonly stepMs: number
  readonly decimals: number
  readonly gaps: readonly { at: number; steps: number }[]
  readonly specials: readonly { column: number; at: number; value: number }[]
  readonly areFloat32: boolean
  readonly unknownVolume: 'none' | 'some' | 'all'
}

function bent(walk: readonly number[], bends: Bends): Candles {
  const { stepMs, decimals, gaps, specials, areFloat32, unknownVolume } = bends
  const candles = emptyCandles(walk.length)
  const scale = 10 ** decimals
  let ticks = 1_000_000
  let t = T0
  walk.forEach((move, row) => {
    t += stepMs * (1 + gaps.filter(({ at }) => at % walk.length === row).reduce((sum, { steps }) => sum + steps, 0))
    const open = ticks
    ticks = Math.max(1, ticks + move)
    const price = (value: number): number => (areFloat32 ? Math.fround(value / 3) : value / scale)
    candles.t[row] = t
    candles.o[row] = price(open)
    candles.c[row] = price(ticks)
    candles.h[row] = price(Math.max(open, ticks) + Math.abs(move % 17))
    candles.l[row] = price(Math.min(open, ticks) - Math.abs(move % 13))
    const isUnknown = unknownVolume === 'all' || (unknownVolume === 'some' && row % 3 === 0)
    candles.v[row] = isUnknown ? Number.NaN : Math.abs(move * 7_919) / 1_000
  })
  for (const { column, at, value } of specials) {
    const name = COLUMN_NAMES[column] as (typeof COLUMN_NAMES)[number]
    if (walk.length > 0) candles[name][at % walk.length] = value
  }
  return candles
}

const bends = fc.record({
  stepMs: fc.constantFrom(1, 1_000, MINUTE_MS, 86_400_000),
  decimals: fc.integer({ min: 0, max: 8 }),
  gaps: fc.array(fc.record({ at: fc.nat(500), steps: fc.integer({ min: 1, max: 100_000 }) }), { maxLength: 4 }),
  specials: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    {
      weight: 2,
      arbitrary: fc.array(
        fc.record({ column: fc.nat(5), at: fc.nat(500), value: fc.oneof(fc.constantFrom(...SPECIAL), fc.double()) }),
        { maxLength: 4 },
      ),
    },
  ),
  areFloat32: fc.boolean(),
  unknownVolume: fc.constantFrom('none', 'some', 'all') as fc.Arbitrary<Bends['unknownVolume']>,
})
const walks = fc.array(fc.integer({ min: -40_000, max: 40_000 }), { maxLength: 300 })
const candlesOf = fc.tuple(walks, bends).map(([walk, bend]) => bent(walk, bend))

test('whatever is packed comes back bit for bit, whole and in part', () => {
  fc.assert(
    fc.property(candlesOf, fc.nat(300), (candles, cut) => {
      const rows = candles.t.length
      requireEqual(unpack(packBars(candles, 0, rows, oneRun(rows))), candles)
      const from = Math.min(cut, rows)
      requireEqual(unpack(packBars(candles, from, rows, oneRun(rows - from))), sliceCandles(candles, from, rows))
    }),
    { numRuns: 600 },
  )
})

test('a part is decoded as the whole is, into its place and nowhere else', () => {
  fc.assert(
    fc.property(candlesOf, fc.nat(), fc.nat(), fc.nat(3), (candles, one, other, before) => {
      const rows = candles.t.length
      const [from, to] = [one % (rows + 1), other % (rows + 1)].sort((a, b) => a - b) as [number, number]
      const opened = openBars(packBars(candles, 0, rows, oneRun(rows)))
      const columns = emptyCandles(before + to - from + 1)
      opened.into({ columns, at: before }, from, to)
      requireEqual(sliceCandles(columns, before, before + to - from), sliceCandles(candles, from, to))
      for (const name of COLUMN_NAMES) expect([columns[name][before - 1] ?? 0, columns[name].at(-1)]).toEqual([0, 0])
      const times = new Float64Array(rows)
      opened.times(times)
      expect(times).toEqual(candles.t)
    }),
  )
})

test('any changed bit is refused, and so is any shorter or longer piece', () => {
  fc.assert(
    fc.property(candlesOf, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 64 }), (candles, bit, cut, more) => {
      const bytes = packBars(candles, 0, candles.t.length, oneRun(candles.t.length))
      const columns = emptyCandles(candles.t.length)
      const isRefused = (damaged: Uint8Array): void => {
        expect(() => unpackBars(damaged, { columns, at: 0 })).toThrow(PackError)
        // The runs prove themselves: a bar may be damaged, but then they are still the true ones.
        expect(runsOrNone(damaged) ?? oneRun(candles.t.length)).toEqual(oneRun(candles.t.length))
      }
      const flipped = bytes.slice()
      const place = bit % (bytes.length * 8)
      flipped[place >> 3] = (flipped[place >> 3] as number) ^ (1 << (place & 7))
      isRefused(flipped)
      for (const other of [
        bytes.subarray(0, cut % bytes.length),
        new Uint8Array([...bytes, ...new Uint8Array(more)]),
      ]) {
        isRefused(other)
        expect(runsOrNone(other)).toBeNull()
      }
      // What is refused has written nothing.
      requireEqual(columns, emptyCandles(candles.t.length))
    }),
    { numRuns: 1_500 },
  )
})

function runsOrNone(bytes: Uint8Array): PackedRun[] | null {
  try {
    return unpackRuns(bytes)
  } catch (thrown) {
    if (thrown instanceof PackError) return null
    throw thrown
  }
}

test('a changed bit in the header or the runs is refused by those who read only these', () => {
  const bytes = packBars(emptyCandles(6), 0, 6, [...oneRun(5), { bars: 1, originId: 2, fetchedAt: T0 }])
  const runsAt = new DataView(bytes.buffer).getUint32(28, true)
  const checksumAt = 56
  for (let at = 0; at < bytes.length; at++) {
    const isRead = (at < 64 && (at < checksumAt || at >= checksumAt + 4)) || at >= runsAt
    for (let bit = 0; bit < 8 && isRead; bit++) {
      const flipped = bytes.slice()
      flipped[at] = (flipped[at] as number) ^ (1 << bit)
      expect(() => unpackRuns(flipped)).toThrow(PackError)
    }
  }
})

test('a forged header with fitting checksums is refused or read inside its room', () => {
  const words = fc.array(fc.record({ at: fc.nat(13), value: fc.nat(2 ** 32 - 1) }), { minLength: 1, maxLength: 4 })
  const small = fc.array(fc.record({ at: fc.nat(63), value: fc.nat(9) }), { maxLength: 4 })
  fc.assert(
    fc.property(candlesOf, words, small, (candles, wide, narrow) => {
      const rows = candles.t.length
      const bytes = packBars(candles, 0, rows, oneRun(rows))
      const view = new DataView(bytes.buffer)
      for (const { at, value } of wide) if (at > 1) view.setUint32(at * 4, value, true)
      for (const { at, value } of narrow) if (at > 5) view.setUint8(at, value)
      const all = new Uint32Array(bytes.buffer)
      const runsAt = Math.min(all.length, (view.getUint32(28, true) >>> 3) * 2)
      view.setUint32(60, wordChecksum(all, 0, 14) ^ wordChecksum(all, runsAt, all.length), true)
      view.setUint32(56, wordChecksum(all, 0, all.length, 14), true)
      const columns = emptyCandles(rows + 2)
      for (const name of COLUMN_NAMES) columns[name].fill(7)
      try {
        expect(unpackBars(bytes, { columns, at: 1 })).toBeLessThanOrEqual(rows + 1)
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(PackError)
      }
      for (const name of COLUMN_NAMES) expect(columns[name][0]).toBe(7)
      runsOrNone(bytes)
    }),
    { numRuns: 500 },
  )
})

test('garbage is refused without reading beyond it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(() => packedCount(bytes)).toThrow(PackError)
    }),
  )
})

test('bytes at an odd place of a buffer are read as well', () => {
  const candles = bent([5, -3, 8, 120], {
    stepMs: MINUTE_MS,
    decimals: 2,
    gaps: [],
    specials: [],
    areFloat32: false,
    unknownVolume: 'some',
  })
  const bytes = packBars(candles, 0, 4, oneRun(4))
  const moved = new Uint8Array(bytes.length + 3)
  moved.set(bytes, 3)
  requireEqual(unpack(moved.subarray(3)), candles)
  expect(unpackRuns(moved.subarray(3))).toEqual(oneRun(4))
})

test('runs come back, live ones in a few bytes each', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          bars: fc.integer({ min: 1, max: 40 }),
          originId: fc.integer({ min: 1, max: 2 ** 40 }),
          fetchedAt: fc.integer({ min: -(2 ** 51), max: 2 ** 51 }),
        }),
        { maxLength: 20 },
      ),
      (runs) => {
        const rows = runs.reduce((sum, { bars }) => sum + bars, 0)
        const candles = emptyCandles(rows)
        for (let row = 0; row < rows; row++) candles.t[row] = row * MINUTE_MS
        expect(unpackRuns(packBars(candles, 0, rows, runs))).toEqual(runs)
      },
    ),
  )
  const minutes = emptyCandles(1_024)
  for (let row = 0; row < 1_024; row++) minutes.t[row] = T0 + row * MINUTE_MS
  const live = Array.from(minutes.t, (t, row) => ({
    bars: 1,
    originId: 3,
    fetchedAt: t + MINUTE_MS + ((row * 37) % 900),
  }))
  const extra = packBars(minutes, 0, 1_024, live).length - packBars(minutes, 0, 1_024, oneRun(1_024)).length
  expect(extra / 1_024).toBeLessThanOrEqual(3)
})

test('prices on a grid take two bytes a column, float32 ones four, all others eight', () => {
  const bytesABar = (price: (ticks: number) => number): number => {
    const candles = emptyCandles(4_096)
    for (let row = 0; row < 4_096; row++) {
      const ticks = 3_000_000 + ((row * 7_919) % 900)
      candles.t[row] = T0 + row * MINUTE_MS
      candles.o[row] = candles.c[row] = candles.h[row] = candles.l[row] = price(ticks)
    }
    return packBars(candles, 0, 4_096, oneRun(4_096)).length / 4_096
  }
  expect(bytesABar((ticks) => ticks / 100)).toBeLessThan(2.1)
  expect(bytesABar((ticks) => Math.fround(ticks / 300))).toBeLessThan(16.1)
  expect(bytesABar((ticks) => ticks / 300)).toBeLessThan(32.1)
})

test('the bytes of version 1 stay what they are', () => {
  const candles: Candles = {
    t: Float64Array.of(T0, T0 + MINUTE_MS, T0 + 3 * MINUTE_MS),
    o: Float64Array.of(42_283.58, 42_290, 42_288.5),
    h: Float64Array.of(42_300, 42_299.99, 42_290),
    l: Float64Array.of(42_280, 42_285.25, 42_270),
    c: Float64Array.of(42_290, 42_288.5, 42_271.01),
    v: Float64Array.of(1.5, Number.NaN, 0.25),
  }
  const bytes = packBars(candles, 0, 3, [
    { bars: 2, originId: 7, fetchedAt: T0 + 3_600_000 },
    { bars: 1, originId: 8, fetchedAt: T0 + 3_700_000 },
  ])
  expect(
    Buffer.from(bytes)
      .toString('hex')
      .match(/.{1,64}/g),
  ).toEqual([
    '54444b4201000002030000008800000002000000010002020200000078000000',
    '0000401f25cc784200000000004ced400000008041215041f38d93be75ff3b97',
    '02010200000000000000000000003940000001000000000004052b01a90d0000',
    'e803e7039600000066014501650000007e00010000000000050780b7b8a89863',
    '030880f104000000',
  ])
})

test('a newer version and a forged number of bars are told from damage', () => {
  const bytes = packBars(emptyCandles(0), 0, 0, [])
  const newer = bytes.slice()
  new DataView(newer.buffer).setUint16(4, 2, true)
  expect(() => packedCount(newer)).toThrow('bars: packed by format 2, this version of Tapedeck reads format 1')
  const forged = bytes.slice()
  new DataView(forged.buffer).setUint32(8, 2 ** 31, true)
  expect(() => packedCount(forged)).toThrow(PackError)
  expect(() => unpackBars(forged, { columns: emptyCandles(4), at: 0 })).toThrow(PackError)
})

test('runs that do not add up are a mistake of the caller', () => {
  expect(() => packBars(emptyCandles(3), 0, 3, oneRun(2))).toThrow(RangeError)
  expect(() => packBars(emptyCandles(1), 0, 1, [{ bars: 1, originId: 1, fetchedAt: 0.5 }])).toThrow(RangeError)
})
