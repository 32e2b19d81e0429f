import { useQuery } from '@tanstack/react-query'
import { useRef, useState, type ReactNode } from 'react'
import { formatBytes } from '../../../../../shared/domain/format-number.ts'
import { toAppError } from '../../../../../shared/errors.ts'
import { useApi } from '../../../../state/query.ts'
import { changeSettings } from '../../../../state/settings-store.ts'
import { Button } from '../../../../ui/button.tsx'
import { Dialog } from '../../../../ui/dialog.tsx'
import { showToast } from '../../../../ui/toast.tsx'
import { failureWords } from '../store-work/work-words.ts'
import { overLargestWords } from './keep-words.ts'

interface LargestDialogProps {
  readonly largestBytes: number
  readonly onClose: () => void
}

/** What a limit would take away now. */
export function LargestDialog({ largestBytes, onClose }: LargestDialogProps): ReactNode {
  const { data: stats } = useQuery(useApi().store.stats.queryOptions())
  const [failure, setFailure] = useState<string | null>(null)
  const safe = useRef<HTMLButtonElement>(null)
  // Room that compacting gives back is not what has to go.
  const heldBytes = stats && stats.bytes - stats.reclaimableBytes
  const isOver = heldBytes !== undefined && heldBytes > largestBytes
  const keep = async (): Promise<void> => {
    try {
      await changeSettings({ data: { largestBytes } })
      showToast({ kind: 'ok', title: `Largest size: ${formatBytes(largestBytes)}` })
      onClose()
    } catch (thrown) {
      setFailure(failureWords(toAppError(thrown)))
    }
  }
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="sm"
      title={`Keep the files under ${formatBytes(largestBytes)}?`}
      initialFocus={safe}
      footer={
        <>
          <Button ref={safe} onClick={onClose}>
            Cancel
          </Button>
          <Button variant="danger" disabled={!stats} onClick={() => void keep()}>
            {isOver ? 'Remove oldest' : `Limit to ${formatBytes(largestBytes)}`}
          </Button>
        </>
      }
    >
      <div className="store-fields">
        <p role="status">{heldBytes !== undefined && overLargestWords(heldBytes, largestBytes)}</p>
        <p>Removed data cannot be brought back by undoing the setting.</p>
        {failure && (
          <p role="alert" className="store-failure selectable">
            Nothing was changed. {failure}
          </p>
        )}
      </div>
    </Dialog>
  )
}
