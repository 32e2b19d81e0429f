import { ChartCandlestick, CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { AppError } from '../../../shared/errors.ts'
import { openPalette } from '../../state/palette-store.ts'
import { usePainted } from '../../state/painted.ts'
import { navigate, routeTo } from '../../state/route.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { SymbolChart } from './symbol-chart.tsx'
import { useChartSymbol } from './use-chart-symbol.ts'
import './chart-screen.css'

export function ChartScreen(): ReactNode {
  const target = useChartSymbol()
  usePainted(target.error !== null)
  if (target.error?.code === 'not-found' || target.error?.code === 'bad-input') {
    return <UnknownSymbol text={target.symbol} error={target.error} />
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

function UnknownSymbol({ text, error }: { readonly text: string; readonly error: AppError }): ReactNode {
  const nearest = typeof error.detail['nearest'] === 'string' ? error.detail['nearest'] : null
  return (
    <EmptyState
      icon={ChartCandlestick}
      isAlert
      title={`There is no ${text} in your database.`}
      actions={
        <>
          <Button variant="primary" onClick={() => openPalette(text)}>
            Search symbols
          </Button>
          {nearest && <Button onClick={() => navigate(routeTo.chart(nearest))}>Open {nearest}</Button>}
        </>
      }
    >
      {nearest ? `The nearest one stored is ${nearest}.` : 'A symbol is written as VENUE:CODE, or as its code alone.'}
    </EmptyState>
  )
}
