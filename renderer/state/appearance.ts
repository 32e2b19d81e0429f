import type { Settings } from '../../shared/contract/settings.ts'
import { toAppError } from '../../shared/errors.ts'
import { showToast } from '../ui/toast.tsx'
import { changeSettings, onSettingsChange, readSettings } from './settings-store.ts'

type Appearance = Settings['appearance']

/** Theme on screen: `system` follows what the operating system asks for. */
export function shownTheme(theme: Appearance['theme'], systemIsLight: boolean): 'dark' | 'light' {
  if (theme === 'system') return systemIsLight ? 'light' : 'dark'
  return theme
}

/** The theme alone is kept beside the settings too: it is needed before the engine has answered. */
const THEME_KEY = 'tapedeck.theme'

/** Keeps the attributes on `<html>` that tokens.css and the canvases read. */
export function startAppearance(root: HTMLElement): () => void {
  const system = matchMedia('(prefers-color-scheme: light)')
  root.dataset['theme'] = localStorage.getItem(THEME_KEY) === 'light' ? 'light' : 'dark'
  const apply = (): void => {
    const { theme, palette, density, textSizePct } = readSettings().appearance
    localStorage.setItem(THEME_KEY, shownTheme(theme, system.matches))
    root.dataset['theme'] = shownTheme(theme, system.matches)
    root.dataset['palette'] = palette
    root.dataset['density'] = density
    root.dataset['textSize'] = String(textSizePct)
  }
  system.addEventListener('change', apply)
  // Also called when the stored settings have been taken over.
  const off = onSettingsChange(apply)
  return () => {
    system.removeEventListener('change', apply)
    off()
  }
}

/** Works at once on this page, and a moment later on every other. */
export function updateAppearance(change: Partial<Appearance>): void {
  changeSettings({ appearance: change }).catch((thrown: unknown) => {
    const { code, message } = toAppError(thrown)
    showToast({ kind: 'error', title: 'The setting was not stored', message: `${message} (${code}). Try again.` })
  })
}

const NEXT_THEME = { dark: 'light', light: 'system', system: 'dark' } as const

export function cycleTheme(): Appearance['theme'] {
  const theme = NEXT_THEME[readSettings().appearance.theme]
  updateAppearance({ theme })
  return theme
}
