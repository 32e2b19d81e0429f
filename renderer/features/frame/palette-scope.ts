export type PaletteScope = 'all' | 'symbols' | 'commands'

/** `>` in front asks for commands only, whatever the tab says. */
export function readQuery(text: string, tab: PaletteScope): { readonly scope: PaletteScope; readonly query: string } {
  const trimmed = text.trimStart()
  if (trimmed.startsWith('>')) return { scope: 'commands', query: trimmed.slice(1).trim() }
  return { scope: tab, query: trimmed.trim() }
}
