import { describe, expect, test } from 'vitest'
import { SAMPLE_MEMBERS } from './test-members.ts'
import { groupRank } from './group-rank.ts'
import { matchFilter } from './match-filter.ts'
import { measureOf } from './measure.ts'
import { codeOf, toMapTile } from './members.ts'
import { countByTenth, countReasons, countSides, extremes, medianValue } from './place-figures.ts'

const PLACE = measureOf({ colour: 'high52', universe: 'sp500' })
const CHANGE = measureOf({ colour: 'change', universe: 'sp500' })
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
    expect(toMapTile(AAPL, PLACE)).toEqual({
      id: 'US:AAPL',
      size: 4_500,
      step: 182,
      symbol: 'AAPL',
      longValue: '71% of range',
      shortValue: '71%',
      price: '$309.35',
    })
  })

  test('of a change has its sign, and the full colour at the limit of its universe', () => {
    const tile = { ...AAPL, value: -3 }
    expect(toMapTile(tile, CHANGE)).toMatchObject({ step: 0, longValue: '−3.00%', shortValue: '−3.00%' })
    const coins = measureOf({ colour: 'change', universe: 'crypto100' })
    expect(toMapTile({ ...tile, value: 5 }, coins)).toMatchObject({ step: 256, longValue: '+5.00%' })
    expect(CHANGE.legend.marks).toEqual(['−3%', '−1.5%', '0', '+1.5%', '+3%'])
    expect(coins.legend.marks).toEqual(['−5%', '−2.5%', '0', '+2.5%', '+5%'])
  })

  test('a coin is called by its own name and priced without the dollar sign of stocks', () => {
    const coin = { ...AAPL, symbol: 'BINANCE:BTCUSDT', price: 63_437.71 }
    expect(toMapTile(coin, CHANGE)).toMatchObject({ symbol: 'BTC', price: '63,437.71' })
    expect(codeOf({ symbol: 'BINANCE:USDT' })).toBe('USDT')
  })

  test('without a size there is none, without a value it says no data', () => {
    expect(toMapTile(HD, PLACE)).toBeUndefined()
    expect(toMapTile({ ...COIN, size: 1 }, PLACE)).toMatchObject({ step: -1, longValue: 'no data', price: null })
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
    expect(countByTenth([...tiles, { ...COIN, value: null }], PLACE)).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 1])
  })

  test('median of an even and an empty number', () => {
    expect(medianValue([10, 90, 30, 50].map((value) => ({ ...AAPL, value })))).toBe(40)
    expect(medianValue([COIN])).toBeNull()
  })

  test('nearest to high and low, without those that have no place', () => {
    const { high, low } = extremes(SAMPLE_MEMBERS, 2)
    expect([high, low].map((side) => side.map(({ symbol }) => symbol))).toEqual([
      ['US:CVX', 'US:XOM'],
      ['US:HD', 'US:AAPL'],
    ])
  })

  test('a change is spread over its limits, what lies beyond counts to the outer tenths', () => {
    const tiles = [-9, -3, -0.1, 0.1, 2.9, 3, 9].map((value) => ({ ...AAPL, value }))
    expect(countByTenth(tiles, CHANGE)).toEqual([2, 0, 0, 0, 1, 1, 0, 0, 0, 3])
  })

  test('what is printed as 0.00% is neither up nor down', () => {
    const tiles = [1, 0.005, 0.004, -0.004, -2].map((value) => ({ ...AAPL, value }))
    expect(countSides(tiles)).toEqual({ up: 2, down: 1 })
  })

  test('reasons by their number', () => {
    expect(countReasons([{ reason: 'a' }, { reason: 'b' }, { reason: 'b' }])).toEqual([
      ['b', 2],
      ['a', 1],
    ])
  })
})
