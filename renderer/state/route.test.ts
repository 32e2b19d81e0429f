import { beforeEach, describe, expect, it, vi } from 'vitest'
import { formatRoute, parseRoute, routeTo } from './route.ts'

describe('parseRoute', () => {
  it.each([
    ['#/markets', { screen: 'markets' }],
    ['', { screen: 'markets' }],
    ['#/nowhere', { screen: 'markets' }],
    ['#k=ticket', { screen: 'markets' }],
    ['#/chart', { screen: 'chart', symbol: null, interval: null }],
    ['#/chart/INDEX:SPX', { screen: 'chart', symbol: 'INDEX:SPX', interval: null }],
    ['#/chart/BINANCE:BTCUSDT?interval=1h', { screen: 'chart', symbol: 'BINANCE:BTCUSDT', interval: '1h' }],
    ['#/chart/BTCUSDT?interval=7h', { screen: 'chart', symbol: 'BTCUSDT', interval: null }],
    ['#/chart/NYSE%3ABRK.B', { screen: 'chart', symbol: 'NYSE:BRK.B', interval: null }],
    ['#/settings', { screen: 'settings', section: null }],
    ['#/settings/data', { screen: 'settings', section: 'data' }],
    ['#/settings/%E0%A4%A', { screen: 'settings', section: '%E0%A4%A' }],
  ])('%s', (hash, route) => {
    expect(parseRoute(hash)).toEqual(route)
  })

  it('tells 1m, a minute, from 1M, a month', () => {
    expect(parseRoute('#/chart/X?interval=1M')).toMatchObject({ interval: '1M' })
    expect(parseRoute('#/chart/X?interval=1m')).toMatchObject({ interval: '1m' })
  })
})

it.each(['BINANCE:BTCUSDT', 'LOCAL:A/B', 'LOCAL:50%?#', 'LOCAL:Ünï'])(
  'carries the symbol %s there and back',
  (symbol) => {
    expect(parseRoute(routeTo.chart(symbol, '4h'))).toEqual({ screen: 'chart', symbol, interval: '4h' })
  },
)

it('writes an address in one way', () => {
  expect(formatRoute(parseRoute('#/chart/BINANCE%3ABTCUSDT?interval=1h&x=1'))).toBe(
    '#/chart/BINANCE:BTCUSDT?interval=1h',
  )
  expect(formatRoute(parseRoute('#/nowhere'))).toBe('#/markets')
})

describe('startRouting', () => {
  const page = Object.assign(new EventTarget(), { location: { hash: '' } })

  beforeEach(() => {
    page.location.hash = ''
    vi.stubGlobal('location', page.location)
    vi.stubGlobal('history', {
      state: null,
      replaceState: (_state: null, _title: string, hash: string) => (page.location.hash = hash),
    })
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
    vi.stubGlobal('dispatchEvent', page.dispatchEvent.bind(page))
    vi.stubGlobal('HashChangeEvent', Event)
    return () => vi.unstubAllGlobals()
  })

  it('restores the last route when the address has none, and remembers moves until it ends', async () => {
    const { navigate, startRouting } = await import('./route.ts')
    const remembered: string[] = []
    const dispose = startRouting('#/chart/INDEX:SPX?interval=1w', (hash) => remembered.push(hash))
    expect(page.location.hash).toBe('#/chart/INDEX:SPX?interval=1w')
    navigate('#/settings/data', { replace: true })
    dispose()
    navigate('#/markets', { replace: true })
    expect(remembered).toEqual(['#/chart/INDEX:SPX?interval=1w', '#/settings/data'])
  })

  it('goes where the address says, in its own spelling', async () => {
    const { startRouting } = await import('./route.ts')
    page.location.hash = '#/nowhere'
    startRouting('#/chart', () => undefined)()
    expect(page.location.hash).toBe('#/markets')
  })
})
