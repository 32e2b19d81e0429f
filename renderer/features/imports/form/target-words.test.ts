import { expect, test } from 'vitest'
import { targetWords } from './target-words.ts'

const apple = { symbol: 'US:AAPL', name: 'Apple Inc.' }

test('a bare code goes to the instrument it means', () => {
  expect(targetWords('aapl', apple)).toBe('Adds to US:AAPL (Apple Inc.).')
  expect(targetWords('us:aapl', apple)).toContain('Adds to US:AAPL')
})

test('an explicit symbol is taken as typed, even beside a similar one', () => {
  expect(targetWords('nasdaq:aapl', apple)).toBe('New symbol: NASDAQ:AAPL will be created. US:AAPL is another one.')
})

test('what is not stored is created where its code belongs', () => {
  expect(targetWords('solusdt', null)).toBe('New symbol: BINANCE:SOLUSDT will be created.')
  expect(targetWords('corn', null)).toBe('New symbol: LOCAL:CORN will be created.')
  expect(targetWords('a b', null)).toBe('')
})

test('a name that only repeats the code is not told twice', () => {
  expect(targetWords('btcusdt', { symbol: 'BINANCE:BTCUSDT', name: 'BTCUSDT' })).toBe('Adds to BINANCE:BTCUSDT.')
})
