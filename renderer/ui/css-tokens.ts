import { useSyncExternalStore } from 'react'

/** Value of a custom property of tokens.css in the theme and palette on screen, e.g. `readToken('--bg-chart')`. */
export function readToken(name: `--${string}`): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

/** A colour token as `#rrggbb`: the build shortens colours (`#FFFFFF` to `#fff`, some to names), a canvas gives each back whole. */
export function readColour(name: `--${string}`): string {
  const context = document.createElement('canvas').getContext('2d')
  if (!context) return readToken(name)
  context.fillStyle = readToken(name)
  return context.fillStyle
}

/** A length token in CSS px. */
export function readTokenPx(name: `--${string}`): number {
  return Number.parseFloat(readToken(name))
}

const WATCHED = ['data-theme', 'data-palette', 'data-density', 'data-text-size']

const listeners = new Set<() => void>()
let version = 0
let observer: MutationObserver | null = null

/** Calls back after theme, palette, density or text size have changed: what was read by `readToken` is old then. */
function onThemeChange(listener: () => void): () => void {
  listeners.add(listener)
  if (!observer) {
    observer = new MutationObserver(() => {
      version += 1
      for (const listen of listeners) listen()
    })
    observer.observe(document.documentElement, { attributeFilter: WATCHED })
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    observer?.disconnect()
    observer = null
  }
}

/** Counts up with every such change: a dependency for effects that draw. */
export function useThemeVersion(): number {
  return useSyncExternalStore(onThemeChange, () => version)
}
