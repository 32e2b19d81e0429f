import { expect, test } from 'vitest'
import { ageWords } from './provenance.ts'

const now = Date.parse('2026-11-24T03:05:24Z')
const spx = { symbol: 'INDEX:SPX', source: 'sample', state: 'cached' } as const
const btc = { symbol: 'BINANCE:BTCUSDT', source: 'import:csv', state: 'cached' } as const
const at = (text: string): number => Date.parse(`${text}Z`)

test('an exchange that is shut is told by its last close, whatever its age', () => {
  expect(ageWords({ ...spx, marketTime: at('2026-11-23T21:00') }, now)).toBe('close of 23 Nov')
  expect(ageWords({ ...spx, state: 'stale', marketTime: at('2020-04-17T20:00') }, now)).toBe('close of 17 Apr 2020')
})

test('a market without a close is told by its age, and by its end when that is days ago', () => {
  expect(ageWords({ ...btc, marketTime: at('2026-11-24T02:59') }, now)).toBe('cached 6 min ago')
  expect(ageWords({ ...btc, state: 'stale', marketTime: at('2026-11-24T02:44') }, now)).toBe('stale 21 min')
  expect(ageWords({ ...btc, state: 'stale', marketTime: at('2024-02-04T00:00') }, now)).toBe('stale, ends 4 Feb 2024')
  expect(ageWords({ ...btc, marketTime: null }, now)).toBe('no data')
})
