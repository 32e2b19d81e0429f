import { describe, expect, it } from 'vitest'
import { nextRowIndex } from './row-keys.ts'
import { nextSort, sortRows } from './sort-rows.ts'

describe('sortRows', () => {
  const values = [3, null, 10, Number.NaN, -1]

  it('puts rows without a value last in both directions', () => {
    expect(sortRows(values, (value) => value, 'ascending')).toEqual([-1, 3, 10, null, Number.NaN])
    expect(sortRows(values, (value) => value, 'descending')).toEqual([10, 3, -1, null, Number.NaN])
  })

  it('leaves the rows it was given alone and keeps the order of equal ones', () => {
    const rows = [
      { id: 'a', group: 'x' },
      { id: 'b', group: 'w' },
      { id: 'c', group: 'x' },
    ]
    const sorted = sortRows(rows, (row) => row.group, 'descending')
    expect(sorted.map((row) => row.id)).toEqual(['a', 'c', 'b'])
    expect(rows.map((row) => row.id)).toEqual(['a', 'b', 'c'])
  })

  it('reads figures in text as figures', () => {
    expect(sortRows(['R10', 'R9', 'r1'], (text) => text, 'ascending')).toEqual(['r1', 'R9', 'R10'])
  })
})

describe('nextSort', () => {
  it('starts a new column in its own direction and then turns', () => {
    const first = nextSort({ column: 'name', direction: 'ascending' }, 'price', 'descending')
    expect(first).toEqual({ column: 'price', direction: 'descending' })
    expect(nextSort(first, 'price', 'descending').direction).toBe('ascending')
  })
})

describe('nextRowIndex', () => {
  it.each([
    ['ArrowDown', 0, 1],
    ['ArrowDown', 9, 9],
    ['ArrowUp', 0, 0],
    ['PageDown', 2, 6],
    ['PageDown', 8, 9],
    ['PageUp', 2, 0],
    ['Home', 5, 0],
    ['End', 5, 9],
    ['x', 5, null],
  ])('%s from row %i of ten leads to %s', (key, from, to) => {
    expect(nextRowIndex(key, from, 10, 4)).toBe(to)
  })

  it('moves nowhere in an empty table', () => {
    expect(nextRowIndex('End', 0, 0, 4)).toBeNull()
  })
})
