import { Plus } from 'lucide-react'
import type { ReactNode, Ref } from 'react'
import { useStore } from 'zustand'
import { chooseImportFiles, closeImport } from '../../state/import-store.ts'
import { navigate, routeTo } from '../../state/route.ts'
import { Button } from '../../ui/button.tsx'
import { countWords } from './import-words.ts'
import { isUnderWay, type ImportQueue } from './queue/import-queue.ts'

interface ImportFooterProps {
  readonly queue: ImportQueue
  readonly mainAction: Ref<HTMLButtonElement>
  readonly onClose: () => void
}

/** What can be done next with all files and with the one selected; the main action is on the right. */
export function ImportFooter({ queue, mainAction, onClose }: ImportFooterProps): ReactNode {
  const { items, selectedId } = useStore(queue.store)
  const selected = items.find(({ id }) => id === selectedId)
  const ready = items.filter(({ stage }) => stage === 'ready').length
  const isRunning = items.some(isUnderWay)
  const canLeave = selected !== undefined && items.length > 1 && !isUnderWay(selected) && !selected.result
  const openChart = (): void => {
    if (!selected?.result) return
    navigate(routeTo.chart(selected.result.symbol, selected.result.interval))
    // What still waits, for the engine or for an answer, is there when the dialog opens again.
    if (isRunning || ready > 0) closeImport()
    else onClose()
  }
  return (
    <>
      <span className="import-foot-start">
        <Button variant="ghost" icon={Plus} onClick={chooseImportFiles}>
          Add files
        </Button>
        {canLeave && (
          <Button variant="ghost" onClick={() => queue.remove(selected.id)}>
            Leave this one out
          </Button>
        )}
      </span>
      {isRunning && (
        <Button variant="danger" onClick={queue.stopAll}>
          Stop
        </Button>
      )}
      {/* Keys of their own: a button that has the focus must not turn into another one under it. */}
      {isRunning ? (
        <Button key="background" ref={ready > 0 ? undefined : mainAction} onClick={closeImport}>
          Continue in background
        </Button>
      ) : (
        <Button
          key={ready > 0 ? 'cancel' : 'close'}
          ref={ready > 0 || selected?.result ? undefined : mainAction}
          onClick={onClose}
        >
          {ready > 0 ? 'Cancel' : 'Close'}
        </Button>
      )}
      {selected?.result && (
        <Button
          ref={isRunning || ready > 0 ? undefined : mainAction}
          variant={ready > 0 ? 'default' : 'primary'}
          onClick={openChart}
        >
          Open chart
        </Button>
      )}
      {ready > 0 && (
        <Button ref={mainAction} variant="primary" onClick={queue.start}>
          {ready === 1 ? 'Import' : `Import ${countWords(ready, 'file')}`}
        </Button>
      )}
    </>
  )
}
