import { describe, expect, test } from 'vitest'
import { SAMPLE_MEMBERS } from './test-members.ts'
import { groupRank } from './group-rank.ts'
import { matchFilter } from './match-filter.ts'
import { toMapTile } from './members.ts'
import { countByTenth, countReasons, medianPlace, nearEnds } from './place-figures.ts'

const [AAPL, XOM, CVX, HD, COIN] = SAMPLE_MEMBERS

describe('filter', () => {
  const found = (filter: string) => [...(matchFilter(SAMPLE_MEMBERS, filter) ?? [])]

  test('looks in code, name, sector and sub-industry, whatever the case', () => {
    expect(found('aapl')).toEqual(['US:AAPL'])
    expect(found('Exxon')).toEqual(['US:XOM'])
    expect(found('ENERGY')).toEqual(['US:XOM', 'US:CVX'])
    expect(found('hardware')).toEqual(['US:AAPL'])
    expect(found('nothing like it')).toEqual([])
  })

  test('every word has to be there, in any of them', () => {
    expect(found('energy chevron')).toEqual(['US:CVX'])
  })

  test('no words, no filter; the venue is no part of the code', () => {
    expect(matchFilter(SAMPLE_MEMBERS, '  ')).toBeNull()
    expect(found('us:')).toEqual([])
  })
})

describe('tile of the map', () => {
  test('has its texts and the step of its place', () => {
    expect(toMapTile(AAPL)).toEqual({
      id: 'US:AAPL',
      size: 4_500,
      step: 182,
      symbol: 'AAPL',
      longValue: '71% of range',
      shortValue: '71%',
      price: '$309.35',
    })
  })

  test('without a size there is none, without a value it says no data', () => {
    expect(toMapTile(HD)).toBeUndefined()
    expect(toMapTile({ ...COIN, size: 1 })).toMatchObject({ step: -1, longValue: 'no data', price: null })
  })
})

describe('figures', () => {
  test('rank in the group by cap, and the share of what is known of it', () => {
    expect(groupRank(SAMPLE_MEMBERS, XOM)).toEqual({ rank: 1, of: 2, sharePct: 60 })
    expect(groupRank(SAMPLE_MEMBERS, CVX)).toMatchObject({ rank: 2, sharePct: 40 })
    expect(groupRank(SAMPLE_MEMBERS, HD)).toBeNull()
  })

  test('tenths of the range: ends count to the outer ones, no data to none', () => {
    const tiles = [0, 9.99, 10, 100].map((value) => ({ ...AAPL, value }))
    expect(countByTenth([...tiles, { ...COIN, value: null }])).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 1])
  })

  test('median of an even and an empty number', () => {
    expect(medianPlace([10, 90, 30, 50].map((value) => ({ ...AAPL, value })))).toBe(40)
    expect(medianPlace([COIN])).toBeNull()
  })

  test('nearest to high and low, without those that have no place', () => {
    const { high, low } = nearEnds(SAMPLE_MEMBERS, 2)
    expect([high, low].map((side) => side.map(({ symbol }) => symbol))).toEqual([
      ['US:CVX', 'US:XOM'],
      ['US:HD', 'US:AAPL'],
    ])
  })

  test('reasons by their number', () => {
    expect(countReasons([{ reason: 'a' }, { reason: 'b' }, { reason: 'b' }])).toEqual([
      ['b', 2],
      ['a', 1],
    ])
  })
})
