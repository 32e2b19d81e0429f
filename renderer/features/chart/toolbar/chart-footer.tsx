import { Calendar, Table } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { Kbd } from '../../../ui/kbd.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import type { PriceView } from '../data/series-reader.ts'
import { SHORT_VIEW_NAMES, VIEW_NAMES } from '../price-views.ts'
import type { ScaleMode } from '../canvas/chart-options.ts'
import type { Range } from '../view/ranges.ts'
import './footer.css'
import { GoToDate } from './go-to-date.tsx'

const SCALES: readonly {
  readonly value: ScaleMode
  readonly label: string
  readonly name: string
  readonly title: string
}[] = [
  { value: 'log', label: 'log', name: 'log scale', title: 'Logarithmic scale' },
  { value: 'auto', label: 'auto', name: 'auto scale', title: 'Linear scale, fitted to the bars in view' },
  { value: 'percent', label: '%', name: '% scale', title: 'Percent from the first bar in view' },
]

interface ScaleProps {
  readonly scale: ScaleMode
  /** False after the price axis was dragged: no scale is fitted then, and its button brings it back. */
  readonly isScaleFitted: boolean
  readonly onScale: (scale: ScaleMode) => void
}

/** In the order of how much was changed about what was paid. */
const PRICE_VIEWS: readonly PriceView[] = ['adjusted', 'stored', 'raw']
const VIEW_TITLES: Readonly<Record<PriceView, string>> = {
  adjusted: 'Adjusted for splits and dividends',
  stored: 'As the source gave them',
  raw: 'As they traded',
}

interface ChartFooterProps extends ScaleProps {
  /** Null where prices have no splits and dividends to stand to. */
  readonly prices: PriceView | null
  readonly onPrices: (prices: PriceView) => void
  /** False where there is nothing to draw: what acts on a picture is absent then. */
  readonly hasPicture: boolean
  readonly ranges: readonly Range[]
  readonly isLoading: boolean
  readonly range: Range | null
  readonly onRange: (range: Range) => void
  readonly stored: { readonly from: EpochMs; readonly to: EpochMs } | null
  readonly onGoTo: (t: EpochMs) => void
  readonly isTable: boolean
  readonly onToggleTable: () => void
}

export function ChartFooter(props: ChartFooterProps): ReactNode {
  const [isAsking, setIsAsking] = useState(false)
  return (
    <footer className="chart-footer">
      <a className="chart-attribution" href="https://www.tradingview.com/" target="_blank" rel="noopener noreferrer">
        Charts by TradingView
      </a>
      {props.isLoading && (
        <>
          <span className="chart-footer-divider" />
          <Skeleton width={260} height={18} />
        </>
      )}
      {props.ranges.length > 0 && (
        <>
          <span className="chart-footer-divider" />
          <div className="chart-footer-group" role="group" aria-label="Range">
            {props.ranges.map((range) => (
              <button
                key={range}
                type="button"
                aria-pressed={range === props.range}
                onClick={() => props.onRange(range)}
              >
                {range}
              </button>
            ))}
          </div>
        </>
      )}
      {props.stored && (
        <>
          <span className="chart-footer-divider" />
          <button type="button" title="Go to date" onClick={() => setIsAsking(true)}>
            <Calendar size={14} aria-hidden="true" />
            <NarrowName>Go to date</NarrowName>
          </button>
          <GoToDate isOpen={isAsking} onOpenChange={setIsAsking} stored={props.stored} onGoTo={props.onGoTo} />
          <button
            type="button"
            aria-keyshortcuts="Shift+T"
            title="Bars table (Shift T)"
            aria-pressed={props.isTable}
            onClick={props.onToggleTable}
          >
            <Table size={14} aria-hidden="true" />
            <NarrowName>Bars table</NarrowName>
            <span className="only-wide">
              <Kbd keys="Shift+T" isJoined />
            </span>
          </button>
        </>
      )}
      <span className="ui-spring" />
      {props.hasPicture && props.prices && (
        <>
          <div className="chart-footer-group" role="group" aria-label="Prices">
            {PRICE_VIEWS.map((view) => (
              <button
                key={view}
                type="button"
                aria-label={VIEW_NAMES[view]}
                title={VIEW_TITLES[view]}
                aria-pressed={view === props.prices}
                onClick={() => props.onPrices(view)}
              >
                <span className="only-wide">{VIEW_NAMES[view]}</span>
                <span className="only-narrow">{SHORT_VIEW_NAMES[view]}</span>
              </button>
            ))}
          </div>
          <span className="chart-footer-divider" />
        </>
      )}
      {props.hasPicture && <ScaleButtons {...props} />}
    </footer>
  )
}

function ScaleButtons(props: ScaleProps): ReactNode {
  return (
    <>
      <span className="chart-zone">UTC</span>
      <div className="chart-footer-group" role="group" aria-label="Price scale">
        {SCALES.map(({ value, label, name, title }) => (
          <button
            key={value}
            type="button"
            aria-label={name}
            title={title}
            aria-pressed={value === props.scale && (value !== 'auto' || props.isScaleFitted)}
            onClick={() => props.onScale(value)}
          >
            {label}
          </button>
        ))}
      </div>
    </>
  )
}

/** Below the breakpoint a button is its icon, and keeps its name for those who do not see it. */
function NarrowName({ children }: { readonly children: string }): ReactNode {
  return (
    <>
      <span className="only-wide">{children}</span>
      <span className="only-narrow sr-only">{children}</span>
    </>
  )
}
