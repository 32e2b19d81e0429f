/** What a shortcut is called in the list of keys. `keys` as in `Shortcut`. */
interface ListedShortcut {
  readonly keys: string
  readonly label: string
  /** Heading in the list: `Everywhere`, or the screen's name. */
  readonly group: string
}

const ALPHABET = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].join(' ')

/**
 * Every key of the app (DESIGN.md §7), in the order of the list. A screen listens to these and no others, so that the list is
 * whole before a screen was opened and cannot differ from what is heard.
 */
export const SHORTCUTS = {
  palette: { keys: 'Ctrl+K', label: 'Search symbols and commands', group: 'Everywhere' },
  goMarkets: { keys: 'Ctrl+1', label: 'Markets', group: 'Everywhere' },
  goChart: { keys: 'Ctrl+2', label: 'Chart', group: 'Everywhere' },
  goSettings: { keys: 'Ctrl+,', label: 'Settings', group: 'Everywhere' },
  theme: { keys: 'Ctrl+Shift+L', label: 'Theme: dark, light, match system', group: 'Everywhere' },
  list: { keys: '?', label: 'This list', group: 'Everywhere' },

  marketsLeft: { keys: 'Left', label: 'Nearest tile: left', group: 'Markets' },
  marketsRight: { keys: 'Right', label: 'Nearest tile: right', group: 'Markets' },
  marketsUp: { keys: 'Up', label: 'Nearest tile: up', group: 'Markets' },
  marketsDown: { keys: 'Down', label: 'Nearest tile: down', group: 'Markets' },
  marketsFirst: { keys: 'Home', label: 'Largest tile of the group', group: 'Markets' },
  marketsLast: { keys: 'End', label: 'Smallest tile of the group', group: 'Markets' },
  marketsOpen: { keys: 'Enter', label: 'Open the chart of the tile', group: 'Markets' },
  marketsZoomIn: { keys: '+ =', label: 'Zoom into the group of the tile', group: 'Markets' },
  marketsZoomOut: { keys: 'Esc Backspace', label: 'Zoom out', group: 'Markets' },
  marketsFilter: { keys: '/', label: 'Filter: code, name, sector, sub-industry, category', group: 'Markets' },
  marketsTable: { keys: 'Shift+T', label: 'Show the table, or the map', group: 'Markets' },
  marketsClosePanel: { keys: 'Esc', label: 'Close the side panel', group: 'Markets' },

  chartLeft: { keys: 'Left', label: 'Crosshair one bar left', group: 'Chart' },
  chartRight: { keys: 'Right', label: 'Crosshair one bar right', group: 'Chart' },
  chartLeapLeft: { keys: 'Shift+Left', label: 'Crosshair ten bars left', group: 'Chart' },
  chartLeapRight: { keys: 'Shift+Right', label: 'Crosshair ten bars right', group: 'Chart' },
  chartFirst: { keys: 'Home', label: 'Crosshair to the first loaded bar', group: 'Chart' },
  chartLast: { keys: 'End', label: 'Crosshair to the newest bar', group: 'Chart' },
  chartZoomIn: { keys: '+ =', label: 'Zoom in', group: 'Chart' },
  chartZoomOut: { keys: '-', label: 'Zoom out', group: 'Chart' },
  chartEscape: { keys: 'Esc', label: 'Put the crosshair away', group: 'Chart' },
  chartTable: { keys: 'Shift+T', label: 'Table of the bars', group: 'Chart' },
  chartSymbol: { keys: ALPHABET, label: 'Search a symbol: type its first letter', group: 'Chart' },
  chartInterval: { keys: '1 2 3 4 5 6 7 8 9', label: 'Change the interval: type its first digit', group: 'Chart' },

  settingsUndo: { keys: 'Ctrl+Z', label: 'Undo the last change of a setting', group: 'Settings' },
  settingsRedo: { keys: 'Ctrl+Shift+Z', label: 'Redo it', group: 'Settings' },
} as const satisfies Readonly<Record<string, ListedShortcut>>

export type ShortcutId = keyof typeof SHORTCUTS

export const LISTED_SHORTCUTS: readonly ListedShortcut[] = Object.values(SHORTCUTS)
