import { announce } from '../../state/announce.ts'
import { cycleTheme } from '../../state/appearance.ts'
import { closePalette, openPalette, usePaletteStore } from '../../state/palette-store.ts'
import { navigate } from '../../state/route.ts'
import { useShortcuts } from '../../state/shortcuts.ts'
import { SCREENS } from './screens.ts'
import { openShortcutsDialog } from './shortcuts-store.ts'

export function useFrameShortcuts(): void {
  useShortcuts([
    { id: 'palette', isOverLayers: true, run: togglePalette },
    ...SCREENS.map(({ shortcut, href }) => ({ id: shortcut, run: () => navigate(href()) })),
    { id: 'theme', isOverLayers: true, run: nextTheme },
    { id: 'list', run: openShortcutsDialog },
  ])
}

function nextTheme(): void {
  announce(`Theme: ${cycleTheme()}`)
}

function togglePalette(): void {
  if (usePaletteStore.getState().isOpen) closePalette()
  else openPalette()
}
