import { Calendar, Table } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { Kbd } from '../../../ui/kbd.tsx'
import type { ScaleMode } from '../canvas/chart-options.ts'
import type { Range } from '../view/ranges.ts'
import './footer.css'
import { GoToDate } from './go-to-date.tsx'

const SCALES: readonly { readonly value: ScaleMode; readonly label: string; readonly name: string }[] = [
  { value: 'log', label: 'log', name: 'Logarithmic scale' },
  { value: 'auto', label: 'auto', name: 'Linear scale, fitted to the bars in view' },
  { value: 'percent', label: '%', name: 'Percent from the first bar in view' },
]

interface ChartFooterProps {
  readonly ranges: readonly Range[]
  readonly range: Range | null
  readonly onRange: (range: Range) => void
  readonly stored: { readonly from: EpochMs; readonly to: EpochMs } | null
  readonly onGoTo: (t: EpochMs) => void
  readonly isTable: boolean
  readonly onToggleTable: () => void
  readonly scale: ScaleMode
  /** False after the price axis was dragged: no scale is fitted then, and its button brings it back. */
  readonly isScaleFitted: boolean
  readonly onScale: (scale: ScaleMode) => void
}

export function ChartFooter(props: ChartFooterProps): ReactNode {
  const [isAsking, setIsAsking] = useState(false)
  return (
    <footer className="chart-footer">
      <a className="chart-attribution" href="https://www.tradingview.com/" target="_blank" rel="noopener noreferrer">
        Charts by TradingView
      </a>
      <span className="chart-footer-divider" />
      <div className="chart-footer-group" role="group" aria-label="Range">
        {props.ranges.map((range) => (
          <button key={range} type="button" aria-pressed={range === props.range} onClick={() => props.onRange(range)}>
            {range}
          </button>
        ))}
      </div>
      {props.stored && (
        <>
          <span className="chart-footer-divider" />
          <button type="button" aria-label="Go to date" title="Go to date" onClick={() => setIsAsking(true)}>
            <Calendar size={14} aria-hidden="true" />
            <span className="only-wide">Go to date</span>
          </button>
          <GoToDate isOpen={isAsking} onOpenChange={setIsAsking} stored={props.stored} onGoTo={props.onGoTo} />
          <button
            type="button"
            aria-label="Bars table"
            aria-keyshortcuts="Shift+T"
            title="Bars table (Shift T)"
            aria-pressed={props.isTable}
            onClick={props.onToggleTable}
          >
            <Table size={14} aria-hidden="true" />
            <span className="only-wide">Bars table</span>
            <span className="only-wide">
              <Kbd keys="Shift+T" isJoined />
            </span>
          </button>
        </>
      )}
      <span className="chart-spring" />
      <span className="chart-zone">UTC</span>
      <div className="chart-footer-group" role="group" aria-label="Price scale">
        {SCALES.map(({ value, label, name }) => (
          <button
            key={value}
            type="button"
            aria-label={name}
            title={name}
            aria-pressed={value === props.scale && (value !== 'auto' || props.isScaleFitted)}
            onClick={() => props.onScale(value)}
          >
            {label}
          </button>
        ))}
      </div>
    </footer>
  )
}
