import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { MINUTE_MS } from '../../../shared/domain/interval.ts'
import { toAppError, type AppError } from '../../../shared/errors.ts'
import { usePainted } from '../../state/painted.ts'
import { useApi } from '../../state/query.ts'
import { useWorkspace } from '../../state/workspace-store.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import './markets-screen.css'
import { MarketsSkeleton } from './markets-skeleton.tsx'
import { MarketsView } from './markets-view.tsx'

export function MarketsScreen(): ReactNode {
  const input = useWorkspace(
    useShallow(({ markets: { universe, group, size, colour } }) => ({ universe, group, size, colour })),
  )
  const query = useQuery({
    ...useApi().heatmap.load.queryOptions({ input }),
    // The map that is shown stays until the one in the new grouping is there.
    placeholderData: keepPreviousData,
    // A moving map is laid out by the caps of now when its screen is opened again, never while it is looked at.
    staleTime: ({ state: { data } }) => (data?.isLive ? MINUTE_MS : Infinity),
  })
  if (query.data) return <MarketsView data={query.data} />
  if (query.error) return <MapFailed error={toAppError(query.error)} onRetry={() => void query.refetch()} />
  return <MarketsSkeleton />
}

function MapFailed({ error, onRetry }: { readonly error: AppError; readonly onRetry: () => void }): ReactNode {
  usePainted(true)
  return (
    <EmptyState
      icon={CircleAlert}
      isAlert
      title="The map could not be read."
      actions={
        <>
          <Button variant="primary" onClick={onRetry}>
            Retry
          </Button>
          <Button
            variant="ghost"
            onClick={() => void navigator.clipboard.writeText(`markets: ${error.code}: ${error.message}`)}
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
