import type { ReactNode } from 'react'
import type { Series } from '../../../../shared/contract/symbols.ts'
import { formatCount } from '../../../../shared/domain/format-number.ts'
import { formatDay } from '../../../../shared/domain/format-time.ts'
import { useMarket } from '../../../state/market.ts'
import { sourceLabel } from '../../../ui/source-words.ts'
import { Stamp } from '../../../ui/stamp.tsx'
import { intervalLabel } from '../chart-formats.ts'
import { useMinute } from '../use-minute.ts'

/** What the database holds of one symbol. */
export function StoredSeries({ series }: { readonly series: readonly Series[] }): ReactNode {
  const now = useMinute()
  const isSimulated = useMarket().name === 'simulated'
  return (
    <section className="chart-section" aria-label="Stored bars">
      <div className="chart-section-head">
        <h2>Stored</h2>
        {isSimulated && <Stamp text="SIMULATED" />}
      </div>
      {series.length === 0 && <p className="chart-note">No bars stored.</p>}
      <ul className="chart-series tn">
        {series.map(({ interval, source, bars, from, to }) => (
          <li key={`${interval} ${source}`}>
            <b>{intervalLabel(interval)}</b>
            <span>
              {formatCount(bars)} {bars === 1 ? 'bar' : 'bars'}
            </span>
            <span className="chart-series-source truncate">{sourceLabel(source)}</span>
            <span className="chart-series-span">
              {formatDay(from, now)} to {formatDay(to, now)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
