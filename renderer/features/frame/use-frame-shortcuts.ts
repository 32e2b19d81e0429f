import { announce } from '../../state/announce.ts'
import { cycleTheme } from '../../state/appearance.ts'
import { closePalette, openPalette, usePaletteStore } from '../../state/palette-store.ts'
import { navigate } from '../../state/route.ts'
import { useShortcuts } from '../../state/shortcuts.ts'
import { SCREENS } from './screens.ts'
import { openShortcutsDialog } from './shortcuts-store.ts'

const GROUP = 'Everywhere'

export function useFrameShortcuts(): void {
  useShortcuts([
    { keys: 'Ctrl+K', label: 'Search symbols and commands', group: GROUP, isOverLayers: true, run: togglePalette },
    ...SCREENS.map(({ keys, label, href }) => ({ keys, label, group: GROUP, run: () => navigate(href()) })),
    {
      keys: 'Ctrl+Shift+L',
      label: 'Theme: dark, light, match system',
      group: GROUP,
      isOverLayers: true,
      run: nextTheme,
    },
    { keys: '?', label: 'This list', group: GROUP, run: openShortcutsDialog },
  ])
}

function nextTheme(): void {
  announce(`Theme: ${cycleTheme()}`)
}

function togglePalette(): void {
  if (usePaletteStore.getState().isOpen) closePalette()
  else openPalette()
}
