import { ChartCandlestick, CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Symbol } from '../../../shared/domain/instrument.ts'
import type { AppError } from '../../../shared/errors.ts'
import { useMarket } from '../../state/market.ts'
import { openPalette } from '../../state/palette-store.ts'
import { usePainted } from '../../state/painted.ts'
import { navigate, routeTo } from '../../state/route.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { SymbolChart } from './symbol-chart.tsx'
import { useChartSymbol } from './use-chart-symbol.ts'
import './chart-screen.css'

/** In both markets, always. */
const DEFAULT_SYMBOL: Symbol = 'INDEX:SPX'

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
  const isSimulated = useMarket().name === 'simulated'
  const nearest = typeof error.detail['nearest'] === 'string' ? error.detail['nearest'] : null
  return (
    <EmptyState
      icon={ChartCandlestick}
      isAlert
      title={isSimulated ? `The simulated market has no ${text}.` : `There is no ${text} in your database.`}
      actions={
        <>
          <Button variant="primary" onClick={() => openPalette(text)}>
            Search symbols
          </Button>
          {nearest && <Button onClick={() => navigate(routeTo.chart(nearest))}>Open {nearest}</Button>}
          {isSimulated && <Button onClick={() => navigate(routeTo.chart(DEFAULT_SYMBOL))}>Open the S&P 500</Button>}
        </>
      }
    >
      {nearest
        ? `The nearest one ${isSimulated ? 'there' : 'stored'} is ${nearest}.`
        : 'A symbol is written as VENUE:CODE, or as its code alone.'}
    </EmptyState>
  )
}
