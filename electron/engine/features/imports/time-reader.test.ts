import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AppError } from '../../../../shared/errors.ts'
import { TimeReader, type TimeReaderOptions } from './time-reader.ts'

const NEW_YORK = 'America/New_York'

function readAll(texts: readonly string[], options: Partial<TimeReaderOptions> = {}): (string | null)[] {
  const reader = new TimeReader({ timezone: 'UTC', interval: '30m', calendar: 'utc', ...options })
  const both = texts.map((text) => {
    reader.read(text)
    return [reader.monthFirst, reader.dayFirst] as const
  })
  return both.map(([monthFirst, dayFirst]) => {
    const t = reader.isDayFirst ? dayFirst : monthFirst
    return Number.isNaN(t) ? null : new Date(t).toISOString().replace(':00.000Z', '')
  })
}

describe('TimeReader', () => {
  it('reads wall clocks in their zone, summer and winter', () => {
    expect(readAll(['2019-11-01 09:30', '2019-11-05 09:30'], { timezone: NEW_YORK })).toEqual([
      '2019-11-01T13:30',
      '2019-11-05T14:30',
    ])
  })

  it('leaves epochs and texts with an offset alone', () => {
    expect(readAll(['1705104000', '2024-01-13 00:00+01:00'], { timezone: NEW_YORK })).toEqual([
      '2024-01-13T00:00',
      '2024-01-12T23:00',
    ])
  })

  it('moves a time that the clocks skipped on by an hour (10 March 2024, New York)', () => {
    const texts = ['2024-03-10 01:30', '2024-03-10 02:30', '2024-03-10 03:30']
    expect(readAll(texts, { timezone: NEW_YORK })).toEqual(['2024-03-10T06:30', '2024-03-10T07:30', '2024-03-10T07:30'])
  })

  it('takes the repeated hour twice in a rising file (3 November 2024, New York)', () => {
    const texts = ['00:30', '01:00', '01:30', '01:00', '01:30', '02:00'].map((clock) => `2024-11-03 ${clock}`)
    expect(readAll(texts, { timezone: NEW_YORK })).toEqual(
      ['04:30', '05:00', '05:30', '06:00', '06:30', '07:00'].map((clock) => `2024-11-03T${clock}`),
    )
  })

  it('takes the repeated hour twice in a falling file', () => {
    const texts = ['02:30', '02:00', '01:30', '01:00', '01:30', '01:00', '00:30'].map((clock) => `2024-11-03 ${clock}`)
    expect(readAll(texts, { timezone: NEW_YORK })).toEqual(
      ['07:30', '07:00', '06:30', '06:00', '05:30', '05:00', '04:30'].map((clock) => `2024-11-03T${clock}`),
    )
  })

  it('takes the first of the two instants without a hint', () => {
    expect(readAll(['2024-11-03 01:30'], { timezone: NEW_YORK })).toEqual(['2024-11-03T05:30'])
  })

  it('knows zones whose clocks move by half an hour, and whole days left out', () => {
    expect(readAll(['2024-04-07 01:45', '2024-04-07 01:45'], { timezone: 'Australia/Lord_Howe' })).toEqual([
      '2024-04-06T14:45',
      '2024-04-06T15:15',
    ])
    expect(readAll(['2011-12-30 12:00'], { timezone: 'Pacific/Apia' })).toEqual(['2011-12-30T22:00'])
  })

  it('agrees with Intl for every wall clock that exists once', () => {
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Europe/Berlin',
      dateStyle: 'short',
      timeStyle: 'short',
    })
    const minutes = fc.integer({ min: Date.UTC(1990, 0) / 60_000, max: Date.UTC(2035, 0) / 60_000 })
    fc.assert(
      fc.property(minutes, (minute) => {
        const wall = format.format(minute * 60_000)
        const isTwice = [-60, 60].some((step) => format.format((minute + step) * 60_000) === wall)
        fc.pre(!isTwice)
        const [read] = readAll([wall], { timezone: 'Europe/Berlin' })
        expect(read).toBe(new Date(minute * 60_000).toISOString().slice(0, 16))
      }),
    )
  })

  it('names a bar of a day by its date in every zone', () => {
    expect(readAll(['2024-02-01'], { timezone: NEW_YORK, interval: '1d' })).toEqual(['2024-02-01T00:00'])
    expect(readAll(['2024-02-01'], { timezone: NEW_YORK, interval: '1h' })).toEqual(['2024-02-01T05:00'])
    expect(readAll(['2024-02-01 00:00'], { timezone: NEW_YORK, interval: '1d' })).toEqual(['2024-02-01T05:00'])
  })

  it('names a US session written as local midnight by its date, and no other venue', () => {
    const text = '2020-09-30 00:00:00-04:00'
    expect(readAll([text], { interval: '1d', calendar: 'us' })).toEqual(['2020-09-30T00:00'])
    expect(readAll([text], { interval: '1d', calendar: 'none' })).toEqual(['2020-09-30T04:00'])
    expect(readAll([text], { interval: '1h', calendar: 'us' })).toEqual(['2020-09-30T04:00'])
  })

  it('reads slash dates the American way until a first field above 12 shows otherwise', () => {
    expect(readAll(['3/4/2020', '4/4/2020'])).toEqual(['2020-03-04T00:00', '2020-04-04T00:00'])
    expect(readAll(['3/4/2020', '4/4/2020', '13/4/2020'])).toEqual([
      '2020-04-03T00:00',
      '2020-04-04T00:00',
      '2020-04-13T00:00',
    ])
    expect(readAll(['3/4/2020', '4/13/2020'])).toEqual(['2020-03-04T00:00', '2020-04-13T00:00'])
  })

  it('goes with the majority in a file that mixes both, and calls the rest bad', () => {
    expect(readAll(['4/13/2020', '4/14/2020', '15/4/2020'])).toEqual(['2020-04-13T00:00', '2020-04-14T00:00', null])
  })

  it('names a zone that does not exist', () => {
    expect(() => readAll([], { timezone: 'Mars/Olympus' })).toThrow(
      expect.objectContaining({
        code: 'bad-input',
        message: expect.stringContaining('Mars/Olympus'),
      } as Partial<AppError>),
    )
  })
})
