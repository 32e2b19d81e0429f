import { openPalette } from '../../state/palette-store.ts'
import { useShortcuts } from '../../state/shortcuts.ts'
import type { PriceChart } from './canvas/price-chart.ts'

const GROUP = 'Chart'
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].join(' ')
const DIGITS = '1 2 3 4 5 6 7 8 9'
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
    { keys: 'Left', label: 'Crosshair one bar left', run: () => chart?.moveCursor(-1) },
    { keys: 'Right', label: 'Crosshair one bar right', run: () => chart?.moveCursor(1) },
    { keys: 'Shift+Left', label: 'Crosshair ten bars left', run: () => chart?.moveCursor(-LEAP) },
    { keys: 'Shift+Right', label: 'Crosshair ten bars right', run: () => chart?.moveCursor(LEAP) },
    { keys: 'Home', label: 'Crosshair to the first loaded bar', run: () => chart?.cursorToEnd('first') },
    { keys: 'End', label: 'Crosshair to the newest bar', run: () => chart?.cursorToEnd('last') },
    { keys: '+ =', label: 'Zoom in', run: () => chart?.zoom(1) },
    { keys: '-', label: 'Zoom out', run: () => chart?.zoom(-1) },
    { keys: 'Esc', label: 'Put the crosshair away', run: () => chart?.clearCursor() },
  ]
  useShortcuts([
    // Rows of the table have these keys for themselves.
    ...(isTable ? [] : moves).map((move) => ({ ...move, group: GROUP })),
    { keys: 'Shift+T', label: 'Table of the bars', group: GROUP, run: onToggleTable },
    {
      keys: LETTERS,
      label: 'Search a symbol: type its first letter',
      group: GROUP,
      run: (event: KeyboardEvent) => openPalette(event.key),
    },
    {
      keys: DIGITS,
      label: 'Change the interval: type its first digit',
      group: GROUP,
      run: (event: KeyboardEvent) => onDigit(event.key),
    },
  ])
}
