import { describe, expect, it } from 'vitest'
import { freshness, type FreshnessInput } from './freshness.ts'
import { HOUR_MS, MINUTE_MS } from './interval.ts'

const at = (text: string): number => Date.parse(text)

function check(
  input: Partial<Omit<FreshnessInput, 'newestMarketTime' | 'now'>> & { newest: string; now: string },
): ReturnType<typeof freshness> {
  const { newest, now, ...rest } = input
  return freshness({ calendar: 'us', interval: null, ...rest, newestMarketTime: at(newest), now: at(now) })
}

describe('quotes of a market that never closes', () => {
  it('are cached up to 15 minutes and stale from then on', () => {
    const newest = '2026-11-24T02:45:00Z'
    expect(check({ calendar: 'utc', newest, now: '2026-11-24T03:00:00Z' })).toEqual({
      state: 'cached',
      ageMs: 15 * MINUTE_MS,
      isMarketClosed: false,
      closeDay: null,
    })
    expect(check({ calendar: 'utc', newest, now: '2026-11-24T03:00:01Z' }).state).toBe('stale')
  })

  it("get the source's stated delay on top, and a TTL of their own", () => {
    const late = { calendar: 'utc', newest: '2026-11-24T02:45:00Z', now: '2026-11-24T03:10:00Z' } as const
    expect(check({ ...late, delayMs: 10 * MINUTE_MS }).state).toBe('cached')
    expect(check({ ...late, ttlMs: 30 * MINUTE_MS }).state).toBe('cached')
    expect(check({ ...late, ttlMs: MINUTE_MS, delayMs: MINUTE_MS }).state).toBe('stale')
  })

  it('have no age below zero when clocks differ', () => {
    expect(check({ calendar: 'utc', newest: '2026-11-24T03:00:05Z', now: '2026-11-24T03:00:00Z' }).ageMs).toBe(0)
  })
})

describe('bars', () => {
  it('are as fresh as the next one is not overdue', () => {
    const hourly = { calendar: 'utc', interval: '1h', newest: '2026-11-24T10:00Z' } as const
    expect(check({ ...hourly, now: '2026-11-24T10:50Z' })).toMatchObject({ state: 'cached', ageMs: 50 * MINUTE_MS })
    expect(check({ ...hourly, now: '2026-11-24T11:15Z' }).state).toBe('cached')
    expect(check({ ...hourly, now: '2026-11-24T11:16Z' }).state).toBe('stale')
  })

  it('of a day stay cached until the next day has closed', () => {
    const daily = { calendar: 'utc', interval: '1d', newest: '2026-11-24T00:00Z' } as const
    expect(check({ ...daily, now: '2026-11-25T00:14Z' })).toMatchObject({
      state: 'cached',
      ageMs: 24 * HOUR_MS + 14 * MINUTE_MS,
    })
    expect(check({ ...daily, now: '2026-11-25T00:16Z' }).state).toBe('stale')
  })

  it('of an unknown market age around the clock', () => {
    const hourly = { calendar: 'none', interval: '1h', newest: '2026-11-20T17:00Z' } as const
    expect(check({ ...hourly, now: '2026-11-20T18:15Z' })).toMatchObject({ state: 'cached', closeDay: null })
    expect(check({ ...hourly, now: '2026-11-21T12:00Z' })).toMatchObject({ state: 'stale', isMarketClosed: false })
  })

  it('of days that start at midnight in Berlin are due at the next such midnight', () => {
    const daily = { calendar: 'none', interval: '1d', newest: '2026-11-23T23:00Z' } as const
    expect(check({ ...daily, now: '2026-11-24T23:15Z' }).state).toBe('cached')
    expect(check({ ...daily, now: '2026-11-24T23:16Z' }).state).toBe('stale')
  })

  it('of a year ago are stale whatever the market does', () => {
    for (const calendar of ['utc', 'us', 'none'] as const) {
      const old = check({ calendar, interval: '1d', newest: '2020-04-17T20:00Z', now: '2026-11-22T12:00Z' })
      expect(old).toMatchObject({ state: 'stale', closeDay: null })
    }
  })
})

describe('New York closed', () => {
  const friday = at('2026-11-20T00:00Z')

  it.each([
    ['on Friday evening', '2026-11-21T01:00Z'],
    ['on Sunday', '2026-11-22T12:00Z'],
    ['on Monday before the open', '2026-11-23T14:29Z'],
  ])('a quote of the close is cached %s', (_, now) => {
    expect(check({ newest: '2026-11-20T21:00Z', now })).toMatchObject({
      state: 'cached',
      isMarketClosed: true,
      closeDay: friday,
    })
  })

  it('a last trade two minutes before the bell is good all weekend, but is not called the close', () => {
    const input = { newest: '2026-11-20T20:58Z', now: '2026-11-22T12:00Z' }
    expect(check(input)).toMatchObject({ state: 'cached', closeDay: null })
  })

  it('a quote that missed the last hour is stale', () => {
    expect(check({ newest: '2026-11-20T20:00Z', now: '2026-11-22T12:00Z' })).toMatchObject({
      state: 'stale',
      closeDay: null,
    })
  })

  it('the close of the day before yesterday is stale after a session went by', () => {
    expect(check({ newest: '2026-11-19T21:00Z', now: '2026-11-20T22:00Z' }).state).toBe('stale')
    expect(check({ newest: '2026-11-18T21:00Z', now: '2026-11-22T12:00Z' }).state).toBe('stale')
  })

  it('a session that went by counts even while the next one has only begun', () => {
    expect(check({ newest: '2026-11-19T21:00Z', now: '2026-11-23T14:35Z' }).state).toBe('stale')
  })

  it('a quote after hours counts as the close', () => {
    expect(check({ newest: '2026-11-20T23:30Z', now: '2026-11-22T12:00Z' })).toMatchObject({
      state: 'cached',
      closeDay: friday,
    })
  })

  it('Thanksgiving and its half day do not make anything stale', () => {
    const wednesday = at('2026-11-25T00:00Z')
    const holiday = check({ newest: '2026-11-25T21:00Z', now: '2026-11-26T18:00Z' })
    expect(holiday).toMatchObject({ state: 'cached', isMarketClosed: true, closeDay: wednesday })
    const afternoon = check({ newest: '2026-11-27T18:00Z', now: '2026-11-27T20:00Z' })
    expect(afternoon).toMatchObject({ state: 'cached', isMarketClosed: true, closeDay: at('2026-11-27T00:00Z') })
  })
})

describe('New York open', () => {
  it('counts trading time since the quote', () => {
    expect(check({ newest: '2026-11-24T15:00Z', now: '2026-11-24T15:15Z' })).toMatchObject({
      state: 'cached',
      isMarketClosed: false,
      closeDay: null,
    })
    expect(check({ newest: '2026-11-24T15:00Z', now: '2026-11-24T15:16Z' }).state).toBe('stale')
  })

  it('gives the first quote of the day its quarter of an hour, the weekend not counted', () => {
    const monday = { newest: '2026-11-20T21:00Z', isMarketClosed: false }
    expect(check({ newest: monday.newest, now: '2026-11-23T14:45Z' })).toMatchObject({
      state: 'cached',
      closeDay: at('2026-11-20T00:00Z'),
    })
    expect(check({ newest: monday.newest, now: '2026-11-23T14:46Z' })).toMatchObject({
      state: 'stale',
      isMarketClosed: false,
    })
  })

  it.each([
    ['winter', '2026-03-06T21:00Z', '2026-03-09T13:45Z', '2026-03-09T13:46Z'],
    ['autumn', '2026-10-30T20:00Z', '2026-11-02T14:45Z', '2026-11-02T14:46Z'],
  ])('opens by the clock of New York after the change of %s', (_, newest, still, late) => {
    expect(check({ newest, now: still }).state).toBe('cached')
    expect(check({ newest, now: late }).state).toBe('stale')
  })

  it('keeps daily bars cached all day and through the quarter of an hour after the close', () => {
    const daily = { interval: '1d', newest: '2026-11-20T21:00Z' } as const
    expect(check({ ...daily, now: '2026-11-23T21:15Z' })).toMatchObject({
      state: 'cached',
      closeDay: at('2026-11-20T00:00Z'),
    })
    expect(check({ ...daily, now: '2026-11-23T21:16Z' }).state).toBe('stale')
  })

  it('waits for the next hourly bar of the next session', () => {
    const hourly = { interval: '1h', newest: '2026-11-20T21:00Z' } as const
    expect(check({ ...hourly, now: '2026-11-23T15:45Z' }).state).toBe('cached')
    expect(check({ ...hourly, now: '2026-11-23T15:46Z' }).state).toBe('stale')
    const inside = { interval: '1h', newest: '2026-11-23T20:30Z' } as const
    expect(check({ ...inside, now: '2026-11-23T21:15Z' }).state).toBe('cached')
    expect(check({ ...inside, now: '2026-11-23T21:16Z' }).state).toBe('stale')
  })

  it('waits for the close of a week and of a month', () => {
    expect(check({ interval: '1w', newest: '2026-11-20T21:00Z', now: '2026-11-27T18:15Z' }).state).toBe('cached')
    expect(check({ interval: '1w', newest: '2026-11-20T21:00Z', now: '2026-11-27T18:16Z' }).state).toBe('stale')
    expect(check({ interval: '1M', newest: '2026-10-30T20:00Z', now: '2026-11-30T21:15Z' }).state).toBe('cached')
    expect(check({ interval: '1M', newest: '2026-10-30T20:00Z', now: '2026-11-30T21:16Z' }).state).toBe('stale')
  })
})

describe('with the clock in the past', () => {
  it('everything is replay, seen from that clock', () => {
    const asOf = at('2020-03-08T12:00Z')
    expect(check({ interval: '1d', newest: '2020-03-06T21:00Z', now: '2026-11-24T15:00Z', asOf })).toEqual({
      state: 'replay',
      ageMs: 39 * HOUR_MS,
      isMarketClosed: true,
      closeDay: at('2020-03-06T00:00Z'),
    })
  })
})

describe('nothing stored', () => {
  it('is stale without an age, and replay in the past', () => {
    const nothing = { newestMarketTime: null, calendar: 'utc', interval: null, now: at('2026-11-24T15:00Z') } as const
    expect(freshness(nothing)).toEqual({ state: 'stale', ageMs: null, isMarketClosed: false, closeDay: null })
    expect(freshness({ ...nothing, asOf: at('2020-03-08T12:00Z') }).state).toBe('replay')
  })
})
