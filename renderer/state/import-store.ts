import { create } from 'zustand'

interface ImportState {
  readonly isOpen: boolean
  readonly files: readonly File[]
}

export const useImportStore = create<ImportState>()(() => ({ isOpen: false, files: [] }))

/** Opens the import dialog; without files it asks for them. */
export function openImport(files: readonly File[] = []): void {
  useImportStore.setState({ isOpen: true, files })
}

export function closeImport(): void {
  useImportStore.setState({ isOpen: false, files: [] })
}
