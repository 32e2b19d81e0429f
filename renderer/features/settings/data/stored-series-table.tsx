import { useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode } from 'react'
import type { StoredSeries } from '../../../../shared/contract/symbols.ts'
import { formatCount } from '../../../../shared/domain/format-number.ts'
import { formatDay } from '../../../../shared/domain/format-time.ts'
import { intervalMs } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { toAppError } from '../../../../shared/errors.ts'
import { usePainted } from '../../../state/painted.ts'
import { useApi } from '../../../state/query.ts'
import { navigate, routeTo } from '../../../state/route.ts'
import { Button } from '../../../ui/button.tsx'
import type { Column } from '../../../ui/data-table-columns.ts'
import { DataTable } from '../../../ui/data-table.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { isSample, sourceLabel } from '../../../ui/source-words.ts'
import { Stamp } from '../../../ui/stamp.tsx'
import { SettingsGroup } from '../settings-rows.tsx'

/** Room for `17 Apr 2020` at every text size. */
const DATE_WIDTH = 'calc(var(--fs-12) * 7 + 24px)'
/** Rows in sight before the table scrolls by itself. */
const MOST_ROWS = 12

export function StoredSeriesTable(): ReactNode {
  const { data, error, refetch } = useQuery(useApi().symbols.stored.queryOptions())
  usePainted(data !== undefined || error !== null)
  const [now] = useState(() => Date.now())
  const columns = useMemo(() => makeColumns(now), [now])
  const shownRows = Math.min(MOST_ROWS, Math.max(1, data?.series.length ?? 1))
  return (
    <SettingsGroup title="Stored series">
      {error && !data ? (
        <div className="data-failed" role="alert">
          <p>
            The list could not be read: {toAppError(error).message} ({toAppError(error).code}).
          </p>
          <Button onClick={() => void refetch()}>Retry</Button>
        </div>
      ) : (
        <div className="data-series" style={{ height: `calc(var(--h-row) * ${shownRows + 1})` }}>
          {data ? (
            <DataTable
              label="Stored series"
              columns={columns}
              rows={data.series}
              rowKey={({ symbol, interval, source }) => `${symbol} ${interval} ${source}`}
              onOpen={({ symbol, interval }) => navigate(routeTo.chart(symbol, interval))}
              empty={<p className="settings-note data-empty">Nothing is stored yet.</p>}
            />
          ) : (
            <Skeleton />
          )}
        </div>
      )}
    </SettingsGroup>
  )
}

function makeColumns(now: EpochMs): Column<StoredSeries>[] {
  return [
    {
      id: 'symbol',
      head: 'Symbol',
      cell: ({ symbol, interval }) => (
        <a href={routeTo.chart(symbol, interval)} tabIndex={-1} title="Open its chart">
          {symbol}
        </a>
      ),
      sortBy: ({ symbol }) => symbol,
    },
    {
      id: 'interval',
      head: 'Interval',
      width: 'calc(var(--fs-12) * 5 + 20px)',
      cell: ({ interval }) => interval,
      sortBy: ({ interval }) => intervalMs(interval),
    },
    {
      id: 'source',
      head: 'Source',
      width: '20%',
      cell: ({ source }) => (isSample(source) ? <Stamp text="SAMPLE" /> : sourceLabel(source)),
      sortBy: ({ source }) => source,
    },
    {
      id: 'bars',
      head: 'Bars',
      kind: 'number',
      width: 'calc(var(--fs-12) * 6 + 16px)',
      cell: ({ bars }) => formatCount(bars),
      sortBy: ({ bars }) => bars,
    },
    {
      id: 'from',
      head: 'From',
      kind: 'number',
      width: DATE_WIDTH,
      cell: ({ from }) => formatDay(from, now),
      sortBy: ({ from }) => from,
    },
    {
      id: 'to',
      head: 'To',
      kind: 'number',
      width: DATE_WIDTH,
      cell: ({ to }) => formatDay(to, now),
      sortBy: ({ to }) => to,
    },
  ]
}
