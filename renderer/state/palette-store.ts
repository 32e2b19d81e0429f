import { create } from 'zustand'

interface PaletteState {
  readonly isOpen: boolean
  /** What stands in the field when it opens: a letter typed over a chart, `>` for commands only. */
  readonly initialText: string
}

export const usePaletteStore = create<PaletteState>()(() => ({ isOpen: false, initialText: '' }))

export function openPalette(initialText = ''): void {
  usePaletteStore.setState({ isOpen: true, initialText })
}

export function closePalette(): void {
  usePaletteStore.setState({ isOpen: false })
}
