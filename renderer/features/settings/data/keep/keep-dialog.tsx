import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState, type ReactNode } from 'react'
import type { KeepSpan } from '../../../../../shared/contract/settings.ts'
import { toAppError } from '../../../../../shared/errors.ts'
import { useEngine } from '../../../../state/engine-context.tsx'
import { useApi } from '../../../../state/query.ts'
import { changeSettings } from '../../../../state/settings-store.ts'
import { refreshStore } from '../../../../state/store-settle.ts'
import { Button } from '../../../../ui/button.tsx'
import { Dialog } from '../../../../ui/dialog.tsx'
import { showToast } from '../../../../ui/toast.tsx'
import { failureWords } from '../store-work/work-words.ts'
import { freedWords, keptFrom, type KeepKind, removedWords, spanLabel, wouldGoWords } from './keep-words.ts'

export interface KeepChoice {
  readonly kind: KeepKind
  readonly span: Exclude<KeepSpan, 'all'>
}

/** What a shorter time would remove now, before it is chosen; then once a day by itself. */
export function KeepDialog({
  choice,
  onClose,
}: {
  readonly choice: KeepChoice
  readonly onClose: () => void
}): ReactNode {
  const { kind, span } = choice
  const { store } = useEngine()
  const queries = useQueryClient()
  const [now] = useState(() => Date.now())
  const [isKeeping, setKeeping] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const safe = useRef<HTMLButtonElement>(null)
  const before = keptFrom(span, now)
  const input = {
    kind: kind.interval === null ? 'quotes' : 'bars',
    ...(kind.interval !== null && { interval: kind.interval }),
    before,
  } as const
  const { data: dry, error } = useQuery({
    ...useApi().store.prune.queryOptions({ input: { ...input, isDryRun: true } }),
    gcTime: 0,
    retry: false,
  })
  const isNothing = dry !== undefined && dry.bars + dry.quotes === 0

  const keep = async (): Promise<void> => {
    setKeeping(true)
    setFailure(null)
    try {
      await changeSettings({ data: { [kind.setting]: span } })
    } catch (thrown) {
      setFailure(failureWords(toAppError(thrown)))
      setKeeping(false)
      return
    }
    const title = `${kind.title}: ${spanLabel(span)}`
    try {
      const answer = await store.prune({ ...input, isDryRun: false })
      const words = isNothing
        ? 'Nothing was that old.'
        : `${removedWords(kind, answer)} ${freedWords(answer.bytesFreed)}`
      showToast({ kind: 'ok', title, message: words })
    } catch (thrown) {
      const why = failureWords(toAppError(thrown))
      showToast({
        kind: 'error',
        title,
        message: `What is older could not be removed now. ${why} It is tried again daily.`,
      })
    }
    onClose()
    await refreshStore(queries).catch(() => undefined)
  }

  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && !isKeeping && onClose()}
      size="sm"
      title={`${kind.title} for ${spanLabel(span)}?`}
      initialFocus={safe}
      footer={
        <>
          <Button ref={safe} disabled={isKeeping} onClick={onClose}>
            Cancel
          </Button>
          <Button variant="danger" disabled={!dry || isKeeping} onClick={() => void keep()}>
            {isNothing ? `Keep ${spanLabel(span)}` : 'Remove older'}
          </Button>
        </>
      }
    >
      <div className="store-fields">
        <p role="status">
          {dry && (isNothing ? 'Nothing is that old now.' : wouldGoWords(kind, dry, before ?? now, now))}
          {!dry && !error && 'Counting what is older.'}
        </p>
        <p>From then on what grows older goes by itself. Removed data cannot be brought back by undoing the setting.</p>
        {(failure ?? error) && (
          <p role="alert" className="store-failure selectable">
            Nothing was changed. {failure ?? failureWords(toAppError(error))}
          </p>
        )}
      </div>
    </Dialog>
  )
}
