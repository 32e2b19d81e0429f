import { Ellipsis } from 'lucide-react'
import type { StoredSeriesStat } from '../../../../../shared/contract/store.ts'
import { formatBytes, formatCount } from '../../../../../shared/domain/format-number.ts'
import { intervalMs } from '../../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../../shared/domain/time.ts'
import { routeTo } from '../../../../state/route.ts'
import { IconButton } from '../../../../ui/button.tsx'
import type { Column } from '../../../../ui/data-table-columns.ts'
import { isSample, sourceLabel } from '../../../../ui/source-words.ts'
import { Stamp } from '../../../../ui/stamp.tsx'
import { rangeWords } from './series-words.ts'

/** `onMenu` opens what can be done with a series beside the button it came from. */
export function seriesColumns(
  now: EpochMs,
  onMenu: (series: StoredSeriesStat, button: HTMLElement) => void,
): Column<StoredSeriesStat>[] {
  return [
    {
      id: 'symbol',
      head: 'Symbol',
      cell: ({ symbol, interval }) => (
        <a href={routeTo.chart(symbol, interval)} tabIndex={-1} title={`Open the chart of ${symbol}`}>
          {symbol}
        </a>
      ),
      sortBy: ({ symbol }) => symbol,
    },
    {
      id: 'interval',
      head: 'Interval',
      width: 'calc(var(--fs-12) * 4.5 + 18px)',
      cell: ({ interval }) => interval,
      sortBy: ({ interval }) => intervalMs(interval),
    },
    {
      id: 'source',
      head: 'Source',
      width: 'calc(var(--fs-12) * 7 + 16px)',
      cell: ({ source }) => (isSample(source) ? <Stamp text="SAMPLE" /> : sourceLabel(source)),
      sortBy: ({ source }) => source,
    },
    {
      id: 'bars',
      head: 'Bars',
      kind: 'number',
      width: 'calc(var(--fs-12) * 5.25 + 16px)',
      cell: ({ bars }) => formatCount(bars),
      sortBy: ({ bars }) => bars,
    },
    {
      id: 'size',
      head: 'Size',
      kind: 'number',
      width: 'calc(var(--fs-12) * 3.5 + 16px)',
      cell: ({ bytes }) => formatBytes(bytes),
      sortBy: ({ bytes }) => bytes,
    },
    {
      id: 'range',
      head: 'From – to',
      kind: 'number',
      width: 'calc(var(--fs-12) * 13 + 16px)',
      cell: ({ from, to }) => rangeWords(from, to, now),
      sortBy: ({ from }) => from,
    },
    {
      id: 'revisions',
      head: 'Revised',
      kind: 'number',
      width: 'calc(var(--fs-12) * 4 + 20px)',
      isSecondary: true,
      cell: ({ revisions }) => formatCount(revisions),
      sortBy: ({ revisions }) => revisions,
    },
    {
      id: 'actions',
      head: 'More',
      kind: 'number',
      width: '48px',
      cell: (series) => (
        <IconButton
          icon={Ellipsis}
          size="sm"
          variant="ghost"
          label={`More on ${series.symbol} ${series.interval}`}
          aria-haspopup="menu"
          // The row is the tab stop: the right arrow leads here.
          tabIndex={-1}
          onClick={(event) => onMenu(series, event.currentTarget)}
        />
      ),
    },
  ]
}
