import type { ReactNode } from 'react'
import type { Interval } from '../../../../shared/domain/interval.ts'
import { SelectMenu } from '../../../ui/select-menu.tsx'
import { intervalLabel } from '../chart-formats.ts'

/** In sight at any width; the others stand behind a menu. */
const COMMON: ReadonlySet<Interval> = new Set(['1s', '1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w', '1M'])

interface IntervalRowProps {
  readonly offered: readonly Interval[]
  readonly value: Interval
  readonly onChange: (interval: Interval) => void
}

export function IntervalRow({ offered, value, onChange }: IntervalRowProps): ReactNode {
  const others = offered.filter((interval) => !COMMON.has(interval))
  return (
    <div className="chart-intervals" role="group" aria-label="Interval">
      {offered
        .filter((interval) => COMMON.has(interval))
        .map((interval) => (
          <button
            key={interval}
            type="button"
            className="chart-choice"
            aria-pressed={interval === value}
            onClick={() => onChange(interval)}
          >
            {intervalLabel(interval)}
          </button>
        ))}
      {others.length > 0 && (
        <SelectMenu
          label="More intervals"
          className={others.includes(value) ? 'chart-more is-chosen' : 'chart-more'}
          size="sm"
          value={others.includes(value) ? value : ''}
          options={others.map((interval) => ({ value: interval as Interval | '', label: intervalLabel(interval) }))}
          onChange={(interval) => interval !== '' && onChange(interval)}
        />
      )}
    </div>
  )
}
