import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { closeImport } from '../../state/import-store.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { FileDetail } from './file-detail.tsx'
import { FileList } from './file-list.tsx'
import { ChooseFiles } from './choose-files.tsx'
import { ImportFooter } from './import-footer.tsx'
import './import-window.css'
import { countWords } from './import-words.ts'
import { LeaveSimulation } from './leave-simulation.tsx'
import { isUnderWay, type ImportQueue } from './queue/import-queue.ts'
import { StopQuestion } from './stop-question.tsx'

interface ImportWindowProps {
  readonly queue: ImportQueue
  readonly isOpen: boolean
  /** Files that wait while the simulated market is open; null on the real one. */
  readonly waitingCount: number | null
  /** Forgets what is not under way. */
  readonly onClose: () => void
}

export function ImportWindow({ queue, isOpen, waitingCount, onClose }: ImportWindowProps): ReactNode {
  const { items, selectedId } = useStore(queue.store)
  const [isAsking, setAsking] = useState(false)
  const mainAction = useRef<HTMLButtonElement>(null)
  const selected = items.find(({ id }) => id === selectedId)
  const isRunning = items.some(isUnderWay)
  useFocusKept(isOpen, mainAction, `${selectedId} ${waitingCount} ${items.map(({ stage }) => stage).join(' ')}`)

  const onOpenChange = (isNowOpen: boolean, reason: string): void => {
    if (isNowOpen) return
    if (isRunning && reason === 'escape-key') setAsking(true)
    // A click beside the form must not throw away what was typed into it.
    else if (isRunning) closeImport()
    else if (reason !== 'outside-press' || items.length === 0) onClose()
  }
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      size={items.length === 0 ? 'md' : 'lg'}
      title={items.length > 1 ? `Import ${countWords(items.length, 'file')}` : 'Import candles'}
      initialFocus={mainAction}
      footer={items.length > 0 && <ImportFooter queue={queue} mainAction={mainAction} onClose={onClose} />}
    >
      {selected ? (
        <div className="import-body">
          {items.length > 1 && <FileList queue={queue} />}
          <FileDetail key={selected.id} queue={queue} item={selected} />
        </div>
      ) : waitingCount !== null ? (
        <LeaveSimulation buttonRef={mainAction} fileCount={waitingCount} />
      ) : (
        <ChooseFiles buttonRef={mainAction} />
      )}
      <StopQuestion
        isOpen={isAsking && isRunning}
        onStay={() => setAsking(false)}
        onBackground={() => {
          setAsking(false)
          closeImport()
        }}
        onStop={() => {
          setAsking(false)
          queue.stopAll()
        }}
      />
    </Dialog>
  )
}

/** Base UI hands the focus of a button that vanished to the dialog itself, up to some frames later. */
const SETTLE_MS = 120

/** A button that goes away with its step takes the focus with it: it comes back to the step's main action. */
function useFocusKept(isOpen: boolean, target: { readonly current: HTMLElement | null }, step: string): void {
  useEffect(() => {
    if (!isOpen) return
    const bringBack = (): void => {
      const { activeElement } = document
      if (activeElement === document.body || activeElement?.getAttribute('role') === 'dialog') target.current?.focus()
    }
    const frame = requestAnimationFrame(bringBack)
    const timer = setTimeout(bringBack, SETTLE_MS)
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }, [isOpen, target, step])
}
