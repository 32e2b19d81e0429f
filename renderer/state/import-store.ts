import { create } from 'zustand'

interface ImportState {
  readonly isOpen: boolean
  /** Chosen and not yet taken over by the dialog. */
  readonly files: readonly File[]
}

export const useImportStore = create<ImportState>()(() => ({ isOpen: false, files: [] }))

/** Opens the import dialog with what is under way, and with further files; without any it asks for them. */
export function openImport(files: readonly File[] = []): void {
  useImportStore.setState((state) => ({ isOpen: true, files: [...state.files, ...files] }))
}

export function closeImport(): void {
  useImportStore.setState({ isOpen: false })
}

/** Hands over the files that wait for the dialog. */
export function takeImportFiles(): readonly File[] {
  const { files } = useImportStore.getState()
  if (files.length > 0) useImportStore.setState({ files: [] })
  return files
}

/** The system's own file chooser; opens the dialog with what was chosen. Call it from a click or a key press. */
export function chooseImportFiles(): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.accept = '.csv,.tsv,.txt,text/csv,text/tab-separated-values'
  input.addEventListener('change', () => {
    if (input.files && input.files.length > 0) openImport([...input.files])
  })
  input.click()
}
