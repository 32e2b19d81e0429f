import { openImport } from './import-store.ts'

let release = (): void => undefined

/**
 * Takes files dropped before the import dialog has been loaded: without this the browser would leave the app for the file.
 * They wait in the import store, and the dialog opens with them. Ends when the dialog's own overlay takes over.
 */
export function guardDrops(page: Window): void {
  const ending = new AbortController()
  release = () => ending.abort()
  const { signal } = ending
  page.addEventListener('dragover', (event) => hasFiles(event) && event.preventDefault(), { signal })
  page.addEventListener(
    'drop',
    (event) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      openImport([...(event.dataTransfer?.files ?? [])])
    },
    { signal },
  )
}

export function endDropGuard(): void {
  release()
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}
