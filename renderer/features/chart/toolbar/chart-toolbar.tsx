import { CandlestickChart, ChevronDown, PanelRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { type Symbol, splitSymbol } from '../../../../shared/domain/instrument.ts'
import type { Interval } from '../../../../shared/domain/interval.ts'
import { updateAppearance } from '../../../state/appearance.ts'
import { openPalette } from '../../../state/palette-store.ts'
import { useWorkspace } from '../../../state/workspace-store.ts'
import { IconButton } from '../../../ui/button.tsx'
import { IntervalRow } from './interval-row.tsx'
import './toolbar.css'

interface ChartToolbarProps {
  readonly symbol: Symbol
  readonly offered: readonly Interval[]
  readonly interval: Interval
  readonly onInterval: (interval: Interval) => void
  readonly isSideOpen: boolean
  readonly onToggleSide: () => void
  /** The badge of what is on screen. */
  readonly children: ReactNode
}

export function ChartToolbar(props: ChartToolbarProps): ReactNode {
  const { venue, code } = splitSymbol(props.symbol)
  const isHollowUp = useWorkspace((workspace) => workspace.appearance.isHollowUp)
  return (
    <div className="chart-toolbar" role="toolbar" aria-label="Chart">
      <button
        type="button"
        className="chart-symbol"
        aria-label={`Symbol ${props.symbol}: search another`}
        onClick={() => openPalette()}
      >
        <span className="chart-monogram" aria-hidden="true">
          {code.replace(/[^\p{L}\p{N}]/gu, '').slice(0, code.length > 5 ? 3 : 2)}
        </span>
        <b>{code}</b>
        <span className="chart-venue">{venue}</span>
        <ChevronDown size={12} aria-hidden="true" />
      </button>
      <span className="chart-divider" />
      <IntervalRow offered={props.offered} value={props.interval} onChange={props.onInterval} />
      <span className="chart-divider" />
      <IconButton
        icon={CandlestickChart}
        label={isHollowUp ? 'Fill rising candles' : 'Hollow rising candles'}
        variant={isHollowUp ? 'on' : 'ghost'}
        aria-pressed={isHollowUp}
        onClick={() => updateAppearance({ isHollowUp: !isHollowUp })}
      />
      <span className="chart-spring" />
      {props.children}
      <IconButton
        icon={PanelRight}
        label={props.isSideOpen ? 'Hide the symbol panel' : 'Show the symbol panel'}
        variant="ghost"
        aria-pressed={props.isSideOpen}
        onClick={props.onToggleSide}
      />
    </div>
  )
}
