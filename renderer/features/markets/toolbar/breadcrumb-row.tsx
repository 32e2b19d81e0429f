import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Stamp, type StampText } from '../../../ui/stamp.tsx'
import type { Measure } from '../data/measure.ts'
import { Legend } from './legend.tsx'
import './breadcrumb-row.css'
import { Sides } from './sides.tsx'

interface BreadcrumbRowProps {
  readonly universe: string
  readonly stamp: StampText | null
  /** Members up and down, where the map shows changes. */
  readonly sides: { readonly up: number; readonly down: number } | null
  /** `448 of 503, 22 Aug 2026`. */
  readonly counts: string
  readonly zoomedGroup: string | null
  /** `60 of 73 symbols`. */
  readonly zoomedCounts: string
  readonly onZoomOut: () => void
  readonly legend: {
    readonly isMono: boolean
    readonly measure: Measure
    readonly area: string | null
    readonly hasNoData: boolean
  }
}

/** Where on the map one is, and how to read it. */
export function BreadcrumbRow(props: BreadcrumbRowProps): ReactNode {
  const { universe, stamp, sides, zoomedGroup, onZoomOut } = props
  const { rule } = props.legend.measure
  return (
    <div className="markets-crumbs">
      <nav aria-label="Breadcrumb">
        {zoomedGroup === null ? (
          <b aria-current="page">{universe}</b>
        ) : (
          <>
            <button type="button" className="markets-crumb" onClick={onZoomOut}>
              {universe}
            </button>
            <ChevronRight size={12} aria-hidden="true" />
            <b aria-current="page" className="truncate">
              {zoomedGroup}
            </b>
          </>
        )}
      </nav>
      {stamp && <Stamp text={stamp} />}
      {zoomedGroup === null ? (
        <span className="markets-crumb-note tn">{props.counts}</span>
      ) : (
        <>
          <span className="markets-crumb-note tn">{props.zoomedCounts}</span>
          <Button size="sm" variant="ghost" keys="Esc" onClick={onZoomOut}>
            Zoom out
          </Button>
        </>
      )}
      {sides && <Sides {...sides} />}
      <span className="markets-crumb-rule truncate only-wide" title={rule}>
        {rule}
      </span>
      <Legend {...props.legend} />
    </div>
  )
}
