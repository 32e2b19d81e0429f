import { ChartCandlestick, CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { openPalette } from '../../state/palette-store.ts'
import { usePainted } from '../../state/painted.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { SymbolChart } from './symbol-chart.tsx'
import { useChartSymbol } from './use-chart-symbol.ts'
import './chart-screen.css'

export function ChartScreen(): ReactNode {
  const target = useChartSymbol()
  usePainted(target.error !== null)
  if (target.error?.code === 'not-found' || target.error?.code === 'bad-input') {
    return (
      <EmptyState
        icon={ChartCandlestick}
        isAlert
        title={`There is no ${target.symbol} in your database.`}
        actions={
          <Button variant="primary" onClick={() => openPalette(target.symbol)}>
            Search symbols
          </Button>
        }
      >
        {target.error.message}
      </EmptyState>
    )
  }
  if (target.error !== null) {
    return (
      <EmptyState
        icon={CircleAlert}
        isAlert
        title={`${target.symbol} could not be read.`}
        actions={
          <Button variant="primary" onClick={target.retry}>
            Retry
          </Button>
        }
      >
        {target.error.message} ({target.error.code})
      </EmptyState>
    )
  }
  return target.isKnown ? <SymbolChart target={target} /> : null
}
