import { ChartCandlestick, LayoutDashboard, SlidersHorizontal, type LucideIcon } from 'lucide-react'
import { routeTo, type ScreenName } from '../../state/route.ts'
import { SHORTCUTS, type ShortcutId } from '../../state/shortcut-list.ts'
import { readWorkspace } from '../../state/workspace-store.ts'

interface ScreenEntry {
  readonly screen: ScreenName
  readonly label: string
  readonly icon: LucideIcon
  readonly keys: string
  readonly shortcut: ShortcutId
  /** Its address, as it was left. */
  readonly href: () => string
}

export const SCREENS: readonly [ScreenEntry, ScreenEntry, ScreenEntry] = [
  { screen: 'markets', label: 'Markets', icon: LayoutDashboard, ...goTo('goMarkets'), href: routeTo.markets },
  { screen: 'chart', label: 'Chart', icon: ChartCandlestick, ...goTo('goChart'), href: lastChart },
  {
    screen: 'settings',
    label: 'Settings',
    icon: SlidersHorizontal,
    ...goTo('goSettings'),
    href: () => routeTo.settings(),
  },
]

function goTo(shortcut: ShortcutId): Pick<ScreenEntry, 'keys' | 'shortcut'> {
  return { shortcut, keys: SHORTCUTS[shortcut].keys }
}

function lastChart(): string {
  const { symbol, interval } = readWorkspace().chart
  return routeTo.chart(symbol, interval)
}

export function screenLabel(screen: ScreenName): string {
  return SCREENS.find((entry) => entry.screen === screen)?.label ?? screen
}
