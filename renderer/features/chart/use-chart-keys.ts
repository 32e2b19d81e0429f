import { openPalette } from '../../state/palette-store.ts'
import { useShortcuts } from '../../state/shortcuts.ts'
import type { PriceChart } from './canvas/price-chart.ts'

/** Bars that Shift makes of one. */
const LEAP = 10

interface ChartKeys {
  readonly chart: PriceChart | null
  readonly isTable: boolean
  readonly onToggleTable: () => void
  readonly onDigit: (digit: string) => void
}

/** Keyboard of the chart (DESIGN.md §7), while it is on screen. */
export function useChartKeys({ chart, isTable, onToggleTable, onDigit }: ChartKeys): void {
  const moves = [
    { id: 'chartLeft', run: () => chart?.moveCursor(-1) },
    { id: 'chartRight', run: () => chart?.moveCursor(1) },
    { id: 'chartLeapLeft', run: () => chart?.moveCursor(-LEAP) },
    { id: 'chartLeapRight', run: () => chart?.moveCursor(LEAP) },
    { id: 'chartFirst', run: () => chart?.cursorToEnd('first') },
    { id: 'chartLast', run: () => chart?.cursorToEnd('last') },
    { id: 'chartZoomIn', run: () => chart?.zoom(1) },
    { id: 'chartZoomOut', run: () => chart?.zoom(-1) },
    { id: 'chartEscape', run: () => chart?.clearCursor() },
  ] as const
  useShortcuts([
    // Rows of the table have these keys for themselves.
    ...(isTable ? [] : moves),
    { id: 'chartTable', run: onToggleTable },
    { id: 'chartSymbol', run: (event: KeyboardEvent) => openPalette(event.key) },
    { id: 'chartInterval', run: (event: KeyboardEvent) => onDigit(event.key) },
  ])
}
