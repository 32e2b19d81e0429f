import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { formatBytes } from '../../../../shared/domain/format-number.ts'
import { formatDay } from '../../../../shared/domain/format-time.ts'
import { useApi } from '../../../state/query.ts'
import { useStoreWork } from '../../../state/store-work.ts'
import { Button } from '../../../ui/button.tsx'
import { SettingsRow } from '../settings-rows.tsx'
import { WorkRow } from './store-work/work-view.tsx'
import { outcomeWords } from './store-work/work-words.ts'
import { useStoreJob } from './store-work/use-store-job.ts'

/** Gives back to the disk what removed bars have left free inside the file. */
export function CompactRow(): ReactNode {
  const api = useApi()
  const { data: stats } = useQuery(api.store.stats.queryOptions())
  const { data: events } = useQuery(api.store.events.queryOptions({ input: {} }))
  const isBusy = useStoreWork((work) => work.running !== null)
  const outcome = useStoreWork((work) => (work.ended?.outcome.kind === 'compact' ? work.ended.outcome : null))
  const [now] = useState(() => Date.now())
  const run = useStoreJob()
  const last = events?.find(({ kind }) => kind === 'store.compact')
  const room =
    stats && (stats.reclaimableBytes > 0 ? `${formatBytes(stats.reclaimableBytes)} to gain.` : 'Nothing to gain.')
  const words = outcome
    ? `${outcomeWords(outcome).title}. ${outcomeWords(outcome).message}`
    : last && `Last run ${formatDay(last.at, now)}: ${last.words}.`
  return (
    <>
      <SettingsRow
        title="Compact database"
        note={<span role="status">{[room, words].filter(Boolean).join(' ') || '\u00a0'}</span>}
      >
        <Button disabled={isBusy} onClick={() => run({ kind: 'compact' })}>
          Compact now
        </Button>
      </SettingsRow>
      <WorkRow kind="compact" />
    </>
  )
}
