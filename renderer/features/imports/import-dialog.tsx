import { useEffect, useState, type ReactNode } from 'react'
import { useEngine } from '../../state/engine-context.tsx'
import { closeImport, takeImportFiles, useImportStore } from '../../state/import-store.ts'
import { useMarket } from '../../state/market.ts'
import { DropOverlay } from './drop-overlay.tsx'
import { ImportWindow } from './import-window.tsx'
import { createImportQueue } from './queue/import-queue.ts'
import { useImportToasts } from './use-import-toasts.tsx'

/** Once, above the app: files dropped anywhere on the window, the dialog, and the toast of what goes on without it. */
export function ImportDialog(): ReactNode {
  const { imports } = useEngine()
  const [queue] = useState(() => createImportQueue(imports))
  const { isOpen, files } = useImportStore()
  const isSimulated = useMarket().name === 'simulated'
  useEffect(() => {
    if (isOpen && !isSimulated && files.length > 0) queue.add(takeImportFiles())
  }, [queue, isOpen, isSimulated, files])
  useImportToasts(queue, isOpen)
  const close = (): void => {
    takeImportFiles()
    queue.clear()
    closeImport()
  }
  return (
    <>
      <ImportWindow queue={queue} isOpen={isOpen} waitingCount={isSimulated ? files.length : null} onClose={close} />
      <DropOverlay />
    </>
  )
}
