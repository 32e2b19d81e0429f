import { create } from 'zustand'

export const useShortcutsDialog = create<{ readonly isOpen: boolean }>()(() => ({ isOpen: false }))

export function openShortcutsDialog(): void {
  useShortcutsDialog.setState({ isOpen: true })
}
