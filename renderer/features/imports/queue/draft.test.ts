import { describe, expect, test } from 'vitest'
import { assignRole, beginInput, draftErrors, draftOf, needsTimeZone, type Draft, type Preview } from './draft.ts'

const COLUMNS = { t: 0, o: 1, h: 2, l: 3, c: 4, v: 5 }
const binance: Preview = {
  format: 'binance',
  delimiter: ',',
  hasHeader: false,
  header: [],
  rows: [['1704067200000', '1', '2', '0.5', '1.5', '9', '1704067259999']],
  columns: COLUMNS,
  timeFormat: 'epoch ms',
  interval: '1m',
  symbol: 'BINANCE:BTCUSDT',
}
const unknown: Preview = {
  ...binance,
  format: 'generic',
  delimiter: ';',
  hasHeader: true,
  header: ['stamp', 'first', 'top', 'bottom', 'final', 'amount'],
  columns: null,
  timeFormat: 'unknown',
  interval: null,
  symbol: null,
}
const wall: Preview = { ...unknown, columns: COLUMNS, timeFormat: 'year-month-day and clock', interval: '5m' }
const file = new File(['x'.repeat(40)], 'x.csv')

function named(preview: Preview, change: Partial<Draft> = {}): Draft {
  let { roles } = draftOf(preview)
  for (const [at, role] of (['t', 'o', 'h', 'l', 'c', 'v'] as const).entries()) roles = assignRole(roles, at, role)
  return { ...draftOf(preview), symbol: 'btcusdt', interval: '5m', roles, ...change }
}

describe('a recognised file', () => {
  test('can be imported as it is, and sends no columns of its own', () => {
    const draft = draftOf(binance)
    expect(draftErrors(draft, binance)).toEqual({})
    expect(beginInput(file, draft, binance)).toEqual({
      fileName: 'x.csv',
      totalBytes: 40,
      symbol: 'BINANCE:BTCUSDT',
      interval: '1m',
      sourceName: 'csv',
    })
  })

  test('has a place for the role of every column, also of those beyond the header', () => {
    expect(draftOf(binance).roles).toEqual(['t', 'o', 'h', 'l', 'c', 'v', null])
  })
})

describe('a file nobody knows', () => {
  test('says field by field what is missing', () => {
    expect(draftErrors(draftOf(unknown), unknown)).toEqual({
      symbol: 'Say which instrument this is, such as BINANCE:BTCUSDT.',
      interval: 'Choose how long one bar is.',
      roles: 'Say which column holds time, open, high, low and close.',
    })
    const draft = named(unknown)
    const noClose = { ...draft, roles: assignRole(draft.roles, 4, null), symbol: 'a b', sourceName: '-x' }
    expect(draftErrors(noClose, unknown)).toEqual({
      symbol: '"a b" is no symbol. Type VENUE:CODE or a code, such as BINANCE:BTCUSDT.',
      sourceName: 'Use 1 to 40 letters, digits, dots, dashes or underscores, such as csv.',
      roles: 'Say which column holds close.',
    })
  })

  test('sends its columns and its zone', () => {
    const draft = named(unknown, { timezone: 'America/New_York' })
    expect(draftErrors(draft, unknown)).toEqual({})
    expect(beginInput(file, draft, unknown)).toMatchObject({ columns: COLUMNS, timezone: 'America/New_York' })
  })

  test('may have no volume', () => {
    const draft = named(unknown)
    const noVolume = { ...draft, roles: assignRole(draft.roles, 5, null) }
    expect(draftErrors(noVolume, unknown)).toEqual({})
    expect(beginInput(file, noVolume, unknown).columns).toEqual({ ...COLUMNS, v: null })
  })

  test('a zone that is none is refused', () => {
    expect(draftErrors(named(unknown, { timezone: 'New York' }), unknown).timezone).toContain('"New York"')
  })
})

describe('assignRole', () => {
  test('takes the role from the column that had it', () => {
    expect(assignRole(['t', 'o', null], 2, 'o')).toEqual(['t', null, 'o'])
  })

  test('any number of columns may be without one', () => {
    expect(assignRole(['t', null, 'o'], 2, null)).toEqual(['t', null, null])
  })
})

describe('needsTimeZone', () => {
  test('only for a clock without a zone', () => {
    expect(needsTimeZone(draftOf(binance), binance)).toBe(false)
    expect(needsTimeZone(draftOf(wall), wall)).toBe(true)
    const offset = { ...wall, timeFormat: 'year-month-day and clock with offset' }
    expect(needsTimeZone(draftOf(offset), offset)).toBe(false)
    const dates: Preview = { ...wall, timeFormat: 'year-month-day', interval: '1d' }
    expect(needsTimeZone(draftOf(dates), dates)).toBe(false)
    expect(needsTimeZone({ ...draftOf(dates), interval: '1h' }, dates)).toBe(true)
  })

  test('after a change of columns the times are not known any more', () => {
    const draft = draftOf(binance)
    expect(needsTimeZone({ ...draft, roles: assignRole(draft.roles, 6, 't') }, binance)).toBe(true)
  })
})
