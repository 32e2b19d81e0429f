import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { packColumns, unpackColumns } from './pack-columns.ts'
import { PackError } from './pack-error.ts'

const cell = fc.oneof(
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((ticks) => ticks / 100),
  fc.constantFrom(-0, Number.NaN, Infinity, -Infinity, 2 ** 53, 5e-324),
  fc.double(),
  fc.float(),
)
const onGrid = fc.integer({ min: 0, max: 10 ** 9 }).map((ticks) => ticks / 1_000)
const perhaps = fc.oneof(onGrid, fc.constant(Number.NaN))
const columnsOf = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.array(fc.constantFrom(cell, onGrid, perhaps), { maxLength: 8 }))
  .chain(([rows, kinds]) =>
    fc.tuple(
      ...kinds.map((kind) =>
        fc.array(kind, { minLength: rows, maxLength: rows }).map((cells) => Float64Array.from(cells)),
      ),
    ),
  )

test('columns come back bit for bit', () => {
  fc.assert(
    fc.property(columnsOf, (columns) => {
      const back = unpackColumns(packColumns(columns))
      expect(back.length).toBe(columns.length)
      columns.forEach((column, index) =>
        column.forEach((value, row) => expect(Object.is(back[index]?.[row], value)).toBe(true)),
      )
    }),
    { numRuns: 400 },
  )
})

test('a changed bit is refused', () => {
  fc.assert(
    fc.property(columnsOf, fc.nat(), (columns, bit) => {
      const bytes = packColumns(columns)
      const place = bit % (bytes.length * 8)
      bytes[place >> 3] = (bytes[place >> 3] as number) ^ (1 << (place & 7))
      expect(() => unpackColumns(bytes)).toThrow(PackError)
    }),
    { numRuns: 400 },
  )
})

test('a column of one value takes no bytes, a column with holes no more than one without', () => {
  const rows = 512
  const flat = packColumns([new Float64Array(rows).fill(12.5)])
  expect(flat.length).toBe(40)
  const holes = packColumns([Float64Array.from({ length: rows }, (_, row) => (row % 2 === 0 ? Number.NaN : row % 200))])
  expect(holes.length).toBe(40 + rows)
})

test('columns of different lengths are a mistake of the caller', () => {
  expect(() => packColumns([new Float64Array(1), new Float64Array(2)])).toThrow(RangeError)
})
