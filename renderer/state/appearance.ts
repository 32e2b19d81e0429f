import type { Workspace } from '../../shared/contract/workspace.ts'
import { onWorkspaceChange, readWorkspace, updateWorkspace } from './workspace-store.ts'

type Appearance = Workspace['appearance']

/** Theme on screen: `system` follows what the operating system asks for. */
export function shownTheme(theme: Appearance['theme'], systemIsLight: boolean): 'dark' | 'light' {
  if (theme === 'system') return systemIsLight ? 'light' : 'dark'
  return theme
}

/** The theme alone is kept beside the workspace too: it is needed before the engine has answered. */
const THEME_KEY = 'tapedeck.theme'

/** Keeps the attributes on `<html>` that tokens.css and the canvases read. */
export function startAppearance(root: HTMLElement): () => void {
  const system = matchMedia('(prefers-color-scheme: light)')
  root.dataset['theme'] = localStorage.getItem(THEME_KEY) === 'light' ? 'light' : 'dark'
  const apply = (): void => {
    const { theme, palette, density, textSizePct } = readWorkspace().appearance
    localStorage.setItem(THEME_KEY, shownTheme(theme, system.matches))
    root.dataset['theme'] = shownTheme(theme, system.matches)
    root.dataset['palette'] = palette
    root.dataset['density'] = density
    root.dataset['textSize'] = String(textSizePct)
  }
  system.addEventListener('change', apply)
  // Also called when the stored workspace has been taken over.
  const off = onWorkspaceChange(apply)
  return () => {
    system.removeEventListener('change', apply)
    off()
  }
}

export function updateAppearance(change: Partial<Appearance>): void {
  updateWorkspace((workspace) => ({ ...workspace, appearance: { ...workspace.appearance, ...change } }))
}

const NEXT_THEME = { dark: 'light', light: 'system', system: 'dark' } as const

export function cycleTheme(): Appearance['theme'] {
  const theme = NEXT_THEME[readWorkspace().appearance.theme]
  updateAppearance({ theme })
  return theme
}
