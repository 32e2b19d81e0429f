import { expect, test } from 'vitest'
import { findDeepLink, parseDeepLink } from './deep-link.ts'

test('a symbol opens its chart', () => {
  expect(parseDeepLink('tapedeck://symbol/BINANCE:BTCUSDT')).toBe('#/chart/BINANCE:BTCUSDT')
  expect(parseDeepLink('tapedeck://symbol/US:BRK.B')).toBe('#/chart/US:BRK.B')
  expect(parseDeepLink('tapedeck://symbol/INDEX:^GSPC')).toBe('#/chart/INDEX:%5EGSPC')
  expect(parseDeepLink('tapedeck://symbol/INDEX:%5EGSPC')).toBe('#/chart/INDEX:%5EGSPC')
  expect(parseDeepLink('tapedeck://symbol/FX:EURUSD=X')).toBe('#/chart/FX:EURUSD=X')
})

test('nothing else does anything', () => {
  const refused = [
    '',
    'tapedeck:',
    'tapedeck://symbol/',
    'tapedeck://symbol/BTCUSDT',
    'tapedeck://symbol/binance:BTCUSDT',
    'tapedeck://symbol/BINANCE:BTC/USDT',
    'tapedeck://symbol/BINANCE:BTCUSDT/',
    'tapedeck://symbol/BINANCE:BTCUSDT?interval=1h',
    'tapedeck://symbol/BINANCE:BTCUSDT?key=1',
    'tapedeck://symbol/BINANCE:BTCUSDT#x',
    'tapedeck://symbol/BINANCE:BTC%2FUSDT',
    'tapedeck://symbol/BINANCE:<b>',
    'tapedeck://symbol/x/../BINANCE:BTCUSDT',
    'tapedeck://symbol:80/BINANCE:BTCUSDT',
    'tapedeck://user@symbol/BINANCE:BTCUSDT',
    'tapedeck://licence/BINANCE:BTCUSDT',
    'tapedeck://symbols/BINANCE:BTCUSDT',
    'Tapedeck://symbol/BINANCE:BTCUSDT',
    ' tapedeck://symbol/BINANCE:BTCUSDT',
    'tapedeck://symbol/BINANCE:BTCUSDT ',
    'https://symbol/BINANCE:BTCUSDT',
    '--tapedeck://symbol/BINANCE:BTCUSDT',
    `tapedeck://symbol/BINANCE:${'A'.repeat(41)}`,
    'tapedeck://symbol/BINANCE:BTCUSDT\n',
    `tapedeck://symbol/ABCDEFGHIJKLMNOPQ:A`,
  ]
  for (const link of refused) expect(parseDeepLink(link), link).toBeUndefined()
})

test('is found among the arguments of a start', () => {
  const argv = ['/opt/Tapedeck/tapedeck', '--', '--data-dir', 'tapedeck://other/x', 'tapedeck://symbol/US:MMM']
  expect(findDeepLink(argv)).toBe('#/chart/US:MMM')
  expect(findDeepLink(['/opt/Tapedeck/tapedeck', '--simulated'])).toBeUndefined()
})
