import { useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useMemo, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'
import { toAppError } from '../../../../../shared/errors.ts'
import { usePainted } from '../../../../state/painted.ts'
import { useApi } from '../../../../state/query.ts'
import { navigate, routeTo } from '../../../../state/route.ts'
import { Button } from '../../../../ui/button.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Field } from '../../../../ui/field.tsx'
import { Skeleton } from '../../../../ui/skeleton.tsx'
import { SettingsGroup } from '../../settings-rows.tsx'
import { countWords } from '../check-words.ts'
import { seriesWords } from '../store-work/work-words.ts'
import { PruneDialog, type Removal } from './prune-dialog.tsx'
import { seriesColumns } from './series-columns.tsx'
import { SeriesMenu, type SeriesMenuPlace } from './series-menu.tsx'
import { filterSeries, seriesKey, sumWords } from './series-words.ts'
import './series-table.css'

/** Rows in sight before the table scrolls by itself. */
const MOST_ROWS = 12
/** A few series are found by looking. */
const FILTER_FROM = 6

/** The store by series: what each costs, and what can be done with it. */
export function SeriesTable(): ReactNode {
  const { data, error, refetch } = useQuery(useApi().store.stats.queryOptions())
  usePainted(data !== undefined || error !== null)
  const [now] = useState(() => Date.now())
  const [filter, setFilter] = useState('')
  const [menu, setMenu] = useState<SeriesMenuPlace | null>(null)
  const [removal, setRemoval] = useState<Removal | null>(null)
  const columns = useMemo(() => seriesColumns(now, (series, button) => setMenu({ series, button })), [now])
  const rows = useMemo(() => filterSeries(data?.series ?? [], filter), [data, filter])
  if (error && !data) {
    return (
      <SettingsGroup title="Stored series">
        <div className="data-failed" role="alert">
          <p>
            The list could not be read: {toAppError(error).message} ({toAppError(error).code}).
          </p>
          <Button onClick={() => void refetch()}>Retry</Button>
        </div>
      </SettingsGroup>
    )
  }
  const shownRows = Math.min(MOST_ROWS, Math.max(1, data?.series.length ?? 1))
  return (
    <SettingsGroup title="Stored series">
      {data && data.series.length >= FILTER_FROM && (
        <div className="data-series-tools">
          <Field
            label="Filter series"
            icon={Search}
            placeholder="Symbol, interval or source"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
          <span className="settings-note tn" role="status">
            {filter.trim() && `${rows.length} of ${seriesWords(data.series.length)}`}
          </span>
        </div>
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- hears what the rows do not: their menu */}
      <div
        className="data-series"
        style={{ height: `calc(var(--h-row) * ${shownRows + 1})` }}
        onKeyDown={onRowKey}
        onContextMenu={onRowMenu}
      >
        {data ? (
          <DataTable
            label="Stored series"
            columns={columns}
            rows={rows}
            rowKey={seriesKey}
            onOpen={({ symbol, interval }) => navigate(routeTo.chart(symbol, interval))}
            empty={
              <p className="settings-note data-empty">
                {data.series.length === 0 ? 'Nothing is stored yet.' : 'No series is named so.'}
              </p>
            }
          />
        ) : (
          <Skeleton />
        )}
      </div>
      <div className="data-series-sum tn">
        <span>{data ? sumWords(data.bytes, data.other) : '\u00a0'}</span>
        <span className="settings-note">
          {data && data.quotes.quotes > 0 && `${countWords(data.quotes.quotes, 'quote')} are in other. `}
          Enter opens the chart, → more
        </span>
      </div>
      {menu && <SeriesMenu place={menu} onClose={() => setMenu(null)} onRemove={setRemoval} />}
      {removal && <PruneDialog removal={removal} onClose={() => setRemoval(null)} />}
    </SettingsGroup>
  )
}

/** The right arrow opens a row's menu, as its button and a right click do. */
function onRowKey(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowRight' || !(event.target instanceof HTMLTableRowElement)) return
  event.preventDefault()
  openRowMenu(event.target)
}

function onRowMenu(event: MouseEvent<HTMLElement>): void {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('tbody tr') : null
  if (!row) return
  event.preventDefault()
  openRowMenu(row)
}

function openRowMenu(row: HTMLElement): void {
  row.querySelector<HTMLElement>('button')?.click()
}
