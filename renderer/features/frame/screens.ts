import { ChartCandlestick, LayoutDashboard, SlidersHorizontal, type LucideIcon } from 'lucide-react'
import { routeTo, type ScreenName } from '../../state/route.ts'
import { readWorkspace } from '../../state/workspace-store.ts'

interface ScreenEntry {
  readonly screen: ScreenName
  readonly label: string
  readonly icon: LucideIcon
  readonly keys: string
  /** Its address, as it was left. */
  readonly href: () => string
}

export const SCREENS: readonly [ScreenEntry, ScreenEntry, ScreenEntry] = [
  { screen: 'markets', label: 'Markets', icon: LayoutDashboard, keys: 'Ctrl+1', href: routeTo.markets },
  { screen: 'chart', label: 'Chart', icon: ChartCandlestick, keys: 'Ctrl+2', href: lastChart },
  { screen: 'settings', label: 'Settings', icon: SlidersHorizontal, keys: 'Ctrl+,', href: () => routeTo.settings() },
]

function lastChart(): string {
  const { symbol, interval } = readWorkspace().chart
  return routeTo.chart(symbol, interval)
}

export function screenLabel(screen: ScreenName): string {
  return SCREENS.find((entry) => entry.screen === screen)?.label ?? screen
}
