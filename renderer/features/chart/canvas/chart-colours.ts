/** The custom properties of tokens.css that the canvas draws with, read again when theme or palette changes. */
const TOKENS = {
  background: '--bg-chart',
  grid: '--grid',
  line: '--line',
  label: '--ink-2',
  faint: '--ink-3',
  active: '--bg-active',
  upFill: '--up-fill',
  downFill: '--down-fill',
  tagUp: '--tag-up',
  tagDown: '--tag-down',
  onTag: '--on-tag',
  staleTag: '--bg-active',
  onStaleTag: '--ink-3',
  warn: '--warn',
  accent: '--accent',
} as const

export type ChartColours = Readonly<Record<keyof typeof TOKENS, string>>

export function readColours(readToken: (name: string) => string): ChartColours {
  const context = document.createElement('canvas').getContext('2d')
  // The build shortens colours (`#FFFFFF` to `#fff`, some to names): a canvas gives each back as `#rrggbb`.
  const toHex = (colour: string): string => {
    if (context === null) return colour
    context.fillStyle = colour
    return context.fillStyle
  }
  const read = Object.entries(TOKENS).map(([name, token]) => [name, toHex(readToken(token))])
  return Object.fromEntries(read) as ChartColours
}

/** `#rrggbb` with an opacity from 0 to 1. */
export function withAlpha(hex: string, alpha: number): string {
  const byte = Math.round(alpha * 255)
  return `${hex}${byte.toString(16).padStart(2, '0')}`
}
