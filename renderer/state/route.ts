import { useSyncExternalStore } from 'react'
import { isInterval, type Interval } from '../../shared/domain/interval.ts'
import type { Symbol } from '../../shared/domain/instrument.ts'

type Route =
  | { readonly screen: 'markets' }
  /** `symbol` as the address has it: `VENUE:CODE`, or a bare code for `symbols.resolve`; null = the one shown last. */
  | { readonly screen: 'chart'; readonly symbol: string | null; readonly interval: Interval | null }
  | { readonly screen: 'settings'; readonly section: string | null }
export type ScreenName = Route['screen']

/** Addresses of the screens, for links and `navigate`. */
export const routeTo = {
  markets: (): string => '#/markets',
  chart: (symbol: Symbol | null, interval?: Interval | null): string => {
    if (symbol === null) return '#/chart'
    // A colon is legal in a fragment and keeps the address readable; everything else that is special is escaped.
    const code = encodeURIComponent(symbol).replaceAll('%3A', ':')
    return interval ? `#/chart/${code}?interval=${interval}` : `#/chart/${code}`
  },
  settings: (section?: string | null): string => (section ? `#/settings/${encodeURIComponent(section)}` : '#/settings'),
}

/** Reads a fragment. What no screen answers to is Markets. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2)
  const [screen = '', argument = ''] = path.replace(/^\//, '').split('/', 2)
  const decoded = decode(argument)
  if (screen === 'chart') {
    const interval = new URLSearchParams(query).get('interval') ?? ''
    return { screen, symbol: decoded || null, interval: isInterval(interval) ? interval : null }
  }
  if (screen === 'settings') return { screen, section: decoded || null }
  return { screen: 'markets' }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export function formatRoute(route: Route): string {
  if (route.screen === 'chart') return routeTo.chart(route.symbol, route.interval)
  return route.screen === 'settings' ? routeTo.settings(route.section) : routeTo.markets()
}

/** Goes to an address of `routeTo`. `replace` leaves no entry in the history: for corrections, not for moves. */
export function navigate(hash: string, options: { readonly replace?: boolean } = {}): void {
  if (hash === location.hash) return
  if (!options.replace) {
    location.hash = hash
    return
  }
  history.replaceState(history.state, '', hash)
  // replaceState is silent; everyone who follows the address listens to this one event.
  dispatchEvent(new HashChangeEvent('hashchange'))
}

export function onRouteChange(listener: () => void): () => void {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}

/** The fragment parsed last, kept so that React sees the same object until the address changes. */
let current: { readonly hash: string; readonly route: Route } | null = null

function currentRoute(): Route {
  if (current?.hash !== location.hash) current = { hash: location.hash, route: parseRoute(location.hash) }
  return current.route
}

export function useRoute(): Route {
  return useSyncExternalStore(onRouteChange, currentRoute)
}

/** Gives the page a route: the one in the address, else the one shown last; then tells `remember` of every change. */
export function startRouting(lastRoute: string, remember: (hash: string) => void): () => void {
  const asked = location.hash.startsWith('#/') ? location.hash : lastRoute
  navigate(formatRoute(parseRoute(asked)), { replace: true })
  remember(location.hash)
  return onRouteChange(() => remember(location.hash))
}
