import { useMutation, useQuery } from '@tanstack/react-query'
import { Copy } from 'lucide-react'
import type { ReactNode } from 'react'
import { toAppError } from '../../../../shared/errors.ts'
import { copyText } from '../../../state/copy-text.ts'
import { useEngine } from '../../../state/engine-context.tsx'
import { useApi } from '../../../state/query.ts'
import { Button } from '../../../ui/button.tsx'
import { ProgressMeter } from '../../../ui/progress-meter.tsx'
import { SettingsGroup, SettingsRow } from '../settings-rows.tsx'
import { BackupRows } from './backup/backup-rows.tsx'
import { checkWords, type CheckOutcome, usedWords } from './check-words.ts'

/** Where the store is, how large it is, and whether it is sound. */
export function StoreCard(): ReactNode {
  const api = useApi()
  const { data: info } = useQuery(api.app.info.queryOptions())
  const { data: stats } = useQuery(api.store.stats.queryOptions())
  return (
    <SettingsGroup>
      <SettingsRow
        title={<span className="mono selectable data-path">{info?.dataDir ?? '\u00a0'}</span>}
        note={<span className="tn">{stats ? usedWords(stats) : '\u00a0'}</span>}
      >
        <Button icon={Copy} disabled={!info} onClick={() => void copyText(info?.dataDir ?? '', 'Path')}>
          Copy path
        </Button>
      </SettingsRow>
      <CheckRow />
      <BackupRows />
    </SettingsGroup>
  )
}

function CheckRow(): ReactNode {
  const { app } = useEngine()
  const check = useMutation({
    mutationFn: async (isFull: boolean): Promise<CheckOutcome> => {
      const startedMs = performance.now()
      const result = await app.checkStore({ full: isFull })
      return { result, isFull, tookMs: performance.now() - startedMs, endedAt: Date.now() }
    },
  })
  const { data, error, isPending, variables } = check
  return (
    <>
      <SettingsRow
        title="Check"
        note="Reads every stored range back against its checksum. A full check also looks at every page and index of the files."
      >
        <Button disabled={isPending} onClick={() => check.mutate(false)}>
          Check
        </Button>
        <Button disabled={isPending} onClick={() => check.mutate(true)}>
          Full check
        </Button>
      </SettingsRow>
      {check.status !== 'idle' && (
        <div className="data-check" role="status">
          {isPending && (
            <>
              <ProgressMeter label="Checking the store" share={null} tone="accent" />
              <p>{variables ? 'Reading every stored range back' : 'Checking'}. The app can be used meanwhile.</p>
            </>
          )}
          {data && <Outcome outcome={data} />}
          {error && (
            <p className="is-bad">
              The check could not be done: {toAppError(error).message} ({toAppError(error).code}). Try again.
            </p>
          )}
        </div>
      )}
    </>
  )
}

function Outcome({ outcome }: { readonly outcome: CheckOutcome }): ReactNode {
  const { headline, problems } = checkWords(outcome)
  return (
    <>
      <p className={outcome.result.ok ? 'is-good' : 'is-bad'}>{headline}</p>
      {problems.length > 0 && (
        <ul className="selectable">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
    </>
  )
}
