import { useEffect, useRef, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { openImport } from '../../state/import-store.ts'
import { ProgressMeter } from '../../ui/progress-meter.tsx'
import { closeToast, showToast } from '../../ui/toast.tsx'
import { countWords, failureWords, progressShare, progressWords, resultWords } from './import-words.ts'
import { isUnderWay, type ImportItem, type ImportQueue } from './queue/import-queue.ts'

/** While the dialog is closed a toast shows what goes on and can stop it; another tells how it ended. */
export function useImportToasts(queue: ImportQueue, isDialogOpen: boolean): void {
  const isRunning = useStore(queue.store, ({ items }) => items.some(isUnderWay))
  const wasRunning = useRef(false)
  useEffect(() => {
    if (!isDialogOpen && wasRunning.current && !isRunning) tellOutcome(queue.store.getState().items)
    wasRunning.current = isRunning
    if (isDialogOpen || !isRunning) return
    const id = showToast({
      kind: 'info',
      title: 'Importing in the background',
      message: <Progress queue={queue} />,
      action: { label: 'Stop', run: queue.stopAll },
      isSticky: true,
    })
    return () => closeToast(id)
  }, [queue, isDialogOpen, isRunning])
}

function Progress({ queue }: { readonly queue: ImportQueue }): ReactNode {
  const items = useStore(queue.store, (state) => state.items)
  const running = items.find(({ stage }) => stage === 'running')
  const waiting = items.filter(({ stage }) => stage === 'waiting').length
  if (!running) return null
  return (
    <span className="import-toast">
      <span className="truncate">
        {running.file.name}
        {waiting > 0 && `, then ${countWords(waiting, 'file')} more`}
      </span>
      <ProgressMeter
        label={`Importing ${running.file.name}`}
        share={progressShare(running.progress)}
        text={progressWords(running.progress)}
        tone="accent"
      />
      <span>{progressWords(running.progress)}</span>
    </span>
  )
}

function tellOutcome(items: readonly ImportItem[]): void {
  const results = items.flatMap(({ result }) => (result ? [result] : []))
  const failed = items.filter(({ stage }) => stage === 'failed')
  const [firstFailure] = failed
  const action = { label: 'Show result', run: () => openImport() }
  if (firstFailure?.error) {
    const title =
      failed.length === 1
        ? `${firstFailure.file.name} was not imported.`
        : `${countWords(failed.length, 'file')} were not imported.`
    showToast({ kind: 'error', title, message: failureWords(firstFailure.error).title, action })
  } else if (results.length > 0) {
    const title = results.length === 1 ? 'Imported' : `Imported ${countWords(results.length, 'file')}`
    showToast({ kind: 'ok', title, message: results.slice(-3).map(resultWords).join(' '), action })
  } else {
    showToast({ kind: 'info', title: 'Import stopped', message: 'Nothing of it was stored.' })
  }
}
