import { CandlestickChart, ChevronDown, PanelRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { type Symbol, splitSymbol } from '../../../../shared/domain/instrument.ts'
import type { Interval } from '../../../../shared/domain/interval.ts'
import { updateAppearance } from '../../../state/appearance.ts'
import { openPalette } from '../../../state/palette-store.ts'
import { useSettings } from '../../../state/settings-store.ts'
import { IconButton } from '../../../ui/button.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { IntervalRow } from './interval-row.tsx'
import './toolbar.css'

interface ChartToolbarProps {
  readonly symbol: Symbol
  /** False where there is nothing to draw: what acts on a picture is absent then. */
  readonly hasPicture: boolean
  /** Null until the engine has told. */
  readonly offered: readonly Interval[] | null
  readonly interval: Interval
  readonly onInterval: (interval: Interval) => void
  readonly isSideOpen: boolean
  readonly onToggleSide: () => void
  /** The badge of what is on screen. */
  readonly children: ReactNode
}

export function ChartToolbar(props: ChartToolbarProps): ReactNode {
  const { venue, code } = splitSymbol(props.symbol)
  const isHollowUp = useSettings((settings) => settings.appearance.isHollowUp)
  return (
    <div className="ui-toolbar" role="toolbar" aria-label="Chart">
      <button
        type="button"
        className="chart-symbol"
        title="Search symbols: type a letter"
        onClick={() => openPalette()}
      >
        <span className="chart-monogram" aria-hidden="true">
          {code.replace(/[^\p{L}\p{N}]/gu, '').slice(0, code.length > 5 ? 3 : 2)}
        </span>
        <b>{code}</b>
        <span className="chart-venue">{venue}</span>
        <span className="sr-only">search another symbol</span>
        <ChevronDown size={12} aria-hidden="true" />
      </button>
      {props.hasPicture && (
        <>
          <span className="ui-divider" />
          {props.offered ? (
            <IntervalRow offered={props.offered} value={props.interval} onChange={props.onInterval} />
          ) : (
            <Skeleton width={280} height={26} />
          )}
          <span className="ui-divider" />
          <IconButton
            icon={CandlestickChart}
            label="Hollow rising candles"
            variant={isHollowUp ? 'on' : 'ghost'}
            aria-pressed={isHollowUp}
            onClick={() => updateAppearance({ isHollowUp: !isHollowUp })}
          />
        </>
      )}
      <span className="ui-spring" />
      {props.children}
      <IconButton
        icon={PanelRight}
        label={props.isSideOpen ? 'Hide the symbol panel' : 'Show the symbol panel'}
        variant="ghost"
        aria-expanded={props.isSideOpen}
        onClick={props.onToggleSide}
      />
    </div>
  )
}
