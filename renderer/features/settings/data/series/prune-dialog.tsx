import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState, type ReactNode } from 'react'
import type { StoredSeriesStat } from '../../../../../shared/contract/store.ts'
import { toAppError } from '../../../../../shared/errors.ts'
import { useEngine } from '../../../../state/engine-context.tsx'
import { useApi } from '../../../../state/query.ts'
import { refreshStore } from '../../../../state/store-settle.ts'
import { Button } from '../../../../ui/button.tsx'
import { Dialog } from '../../../../ui/dialog.tsx'
import { Field } from '../../../../ui/field.tsx'
import { sourceLabel } from '../../../../ui/source-words.ts'
import { showToast } from '../../../../ui/toast.tsx'
import { countWords } from '../check-words.ts'
import { freedWords } from '../keep/keep-words.ts'
import { failureWords } from '../store-work/work-words.ts'
import { dayError, rangeWords, typedDay } from './series-words.ts'

/** What somebody wants to remove. */
export interface Removal {
  readonly series: StoredSeriesStat
  /** All of it, or what is older than a day to be named. */
  readonly isWhole: boolean
}

/** Shows what would go before anything does. */
export function PruneDialog({
  removal,
  onClose,
}: {
  readonly removal: Removal
  readonly onClose: () => void
}): ReactNode {
  const { series, isWhole } = removal
  const { symbol, interval, source } = series
  const { store } = useEngine()
  const queries = useQueryClient()
  const [now] = useState(() => Date.now())
  const [day, setDay] = useState('')
  const [isPruning, setPruning] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const safe = useRef<HTMLButtonElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const typed = typedDay(day)
  const before = isWhole ? null : typed
  const input = { kind: 'bars', symbol, interval, source, before: before ?? null } as const
  const { data: dry, error } = useQuery({
    ...useApi().store.prune.queryOptions({ input: { ...input, isDryRun: true } }),
    enabled: isWhole || typeof typed === 'number',
    gcTime: 0,
    retry: false,
  })
  const canRemove = dry !== undefined && dry.bars > 0 && !isPruning

  const remove = async (): Promise<void> => {
    setPruning(true)
    setFailure(null)
    try {
      const { bars, bytesFreed } = await store.prune({ ...input, isDryRun: false })
      await refreshStore(queries).catch(() => undefined)
      showToast({
        kind: 'ok',
        title: `Removed ${countWords(bars, 'bar')}`,
        message: `${symbol} ${interval}. ${freedWords(bytesFreed)}`,
      })
      onClose()
    } catch (thrown) {
      setFailure(failureWords(toAppError(thrown)))
      setPruning(false)
    }
  }

  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && !isPruning && onClose()}
      size="sm"
      title={isWhole ? 'Remove this series?' : 'Remove older bars'}
      description={`${symbol} ${interval}, ${sourceLabel(source)}: ${countWords(series.bars, 'bar')}, ${rangeWords(series.from, series.to, now)}.`}
      initialFocus={isWhole ? safe : field}
      footer={
        <>
          <Button ref={safe} disabled={isPruning} onClick={onClose}>
            Cancel
          </Button>
          <Button variant="danger" disabled={!canRemove} onClick={() => void remove()}>
            {dry && dry.bars > 0 ? `Remove ${countWords(dry.bars, 'bar')}` : 'Remove'}
          </Button>
        </>
      }
    >
      <div className="store-fields">
        {!isWhole && (
          <Field
            ref={field}
            label="Older than (UTC)"
            placeholder="2024-01-31"
            hasVisibleLabel
            value={day}
            onChange={(event) => setDay(event.target.value)}
            error={dayError(day)}
          />
        )}
        <p role="status">
          {dry &&
            (dry.bars === 0
              ? 'No bar is older than that: nothing would go.'
              : `${countWords(dry.bars, 'bar')} would go, with their earlier versions. ${freedWords(dry.bytesFreed)} This cannot be undone, only fetched or imported again.`)}
        </p>
        {(failure ?? error) && (
          <p role="alert" className="store-failure selectable">
            Nothing was removed. {failure ?? failureWords(toAppError(error))}
          </p>
        )}
      </div>
    </Dialog>
  )
}
