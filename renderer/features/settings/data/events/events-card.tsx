import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { formatAsOf } from '../../../../../shared/domain/format-time.ts'
import { toAppError } from '../../../../../shared/errors.ts'
import { useApi } from '../../../../state/query.ts'
import { Button } from '../../../../ui/button.tsx'
import { SettingsGroup } from '../../settings-rows.tsx'
import './events-card.css'

/** The newest few are in sight; the rest on request. */
const SHOWN = 6

/** What was done with the store, from the ledger's chain. */
export function EventsCard(): ReactNode {
  const { data, error, refetch } = useQuery(useApi().store.events.queryOptions({ input: {} }))
  const [isWhole, setWhole] = useState(false)
  const [now] = useState(() => Date.now())
  if (error && !data) {
    return (
      <SettingsGroup title="History">
        <div className="data-failed" role="alert">
          <p>
            The history could not be read: {toAppError(error).message} ({toAppError(error).code}).
          </p>
          <Button onClick={() => void refetch()}>Retry</Button>
        </div>
      </SettingsGroup>
    )
  }
  const events = isWhole ? data : data?.slice(0, SHOWN)
  return (
    <SettingsGroup title="History">
      {data?.length === 0 && (
        <p className="settings-note data-empty">Nothing was imported, exported, removed or backed up yet.</p>
      )}
      {events && events.length > 0 && (
        <ol className="data-events" reversed>
          {events.map(({ number, at, words }) => (
            <li key={number}>
              <time className="tn" dateTime={new Date(at).toISOString()}>
                {formatAsOf(at, now)}
              </time>
              <span className="selectable">{words}</span>
            </li>
          ))}
        </ol>
      )}
      {data && data.length > SHOWN && (
        <div className="data-events-foot">
          <Button variant="ghost" onClick={() => setWhole(!isWhole)}>
            {isWhole ? 'Show fewer' : `Show all ${data.length}`}
          </Button>
        </div>
      )}
    </SettingsGroup>
  )
}
