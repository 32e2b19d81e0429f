import type { ReactNode } from 'react'
import { Skeleton } from '../../../ui/skeleton.tsx'

/** The blocks of the symbol panel until price and bars are there: half of it would move when the rest comes. */
export function PanelSkeleton(): ReactNode {
  return (
    <div className="chart-section chart-panel-skeleton" role="status" aria-label="Reading the symbol">
      <Skeleton width={120} height={14} />
      <Skeleton width={160} height={26} />
      <Skeleton width={140} height={11} />
      <Skeleton height={11} />
      <Skeleton height={11} />
    </div>
  )
}
