import type { ReactNode } from 'react'
import { Skeleton } from '../../ui/skeleton.tsx'
import './screen-skeleton.css'

/** Toolbar and body of a screen whose program is being read. */
export function ScreenSkeleton(): ReactNode {
  return (
    <div className="screen-skeleton" role="status" aria-label="Loading">
      <div className="ui-toolbar">
        <Skeleton width={180} height={28} />
        <Skeleton width={120} height={28} />
      </div>
      <div className="screen-skeleton-body">
        <Skeleton />
      </div>
    </div>
  )
}
