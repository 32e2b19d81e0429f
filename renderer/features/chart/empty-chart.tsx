import { ChartCandlestick, CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { AppError } from '../../../shared/errors.ts'
import type { Symbol } from '../../../shared/domain/instrument.ts'
import { openImport } from '../../state/import-store.ts'
import { useMarket } from '../../state/market.ts'
import { navigate, routeTo } from '../../state/route.ts'
import type { PriceView } from './data/series-reader.ts'
import { VIEW_NAMES } from './price-views.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

/** Always there: the bundled sample's own series. */
const SAMPLE_INDEX: Symbol = 'INDEX:SPX'

export function NoBars({ symbol }: { readonly symbol: Symbol }): ReactNode {
  const isSimulated = useMarket().name === 'simulated'
  if (isSimulated) {
    return (
      <EmptyState
        icon={ChartCandlestick}
        title={`${symbol} has no bars in the simulated market.`}
        actions={<Button onClick={() => navigate(routeTo.chart(SAMPLE_INDEX))}>Open the S&P 500</Button>}
      >
        It is not listed yet, or no longer at this interval. A longer interval reaches further back.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={ChartCandlestick}
      title={`No bars stored for ${symbol}.`}
      actions={
        <>
          <Button variant="primary" onClick={() => openImport()}>
            Import a CSV
          </Button>
          <Button onClick={() => navigate(routeTo.chart(SAMPLE_INDEX, '1d'))}>Open the S&P 500 sample</Button>
        </>
      }
    >
      Import a file of candles, or open a symbol that has bars.
    </EmptyState>
  )
}

export function BarsFailed(props: {
  readonly symbol: Symbol
  readonly error: AppError
  readonly onRetry: () => void
}): ReactNode {
  const { symbol, error } = props
  return (
    <EmptyState
      icon={CircleAlert}
      isAlert
      title={`The bars of ${symbol} could not be read.`}
      actions={
        <>
          <Button variant="primary" onClick={props.onRetry}>
            Retry
          </Button>
          <Button
            variant="ghost"
            onClick={() => void navigator.clipboard.writeText(`${symbol}: ${error.code}: ${error.message}`)}
          >
            Copy details
          </Button>
        </>
      }
    >
      {error.message} ({error.code}). Nothing of what is stored was changed.
    </EmptyState>
  )
}

/** Prices of the view that was chosen are not to be had for these bars: what is drawn instead, and why. */
export function PricesRefused(props: {
  readonly error: AppError
  readonly wanted: PriceView
  readonly onStored: () => void
}): ReactNode {
  const { error, wanted } = props
  return (
    <Banner
      tone="warn"
      title={`${VIEW_NAMES[wanted]} prices are not to be had here. These are as they were stored.`}
      actions={
        <Button size="sm" onClick={props.onStored}>
          Show as stored
        </Button>
      }
    >
      {error.message} ({error.code}).
    </Banner>
  )
}

export function MoreBarsBanner({
  error,
  onRetry,
}: {
  readonly error: AppError
  readonly onRetry: () => void
}): ReactNode {
  return (
    <Banner
      tone="warn"
      title="More bars could not be read."
      actions={
        <Button size="sm" onClick={onRetry}>
          Retry
        </Button>
      }
    >
      {error.message} ({error.code}). What is loaded stays on screen.
    </Banner>
  )
}
