import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Stamp } from '../../../ui/stamp.tsx'
import { Legend } from './legend.tsx'
import './breadcrumb-row.css'

const RULE = 'coloured by the price’s place between its 52-week low and high'

interface BreadcrumbRowProps {
  readonly universe: string
  readonly isSample: boolean
  /** `448 of 503, 22 Aug 2026`. */
  readonly counts: string
  readonly zoomedGroup: string | null
  /** `60 of 73 symbols`. */
  readonly zoomedCounts: string
  readonly onZoomOut: () => void
  readonly legend: { readonly isMono: boolean; readonly area: string; readonly hasNoData: boolean }
}

/** Where on the map one is, and how to read it. */
export function BreadcrumbRow(props: BreadcrumbRowProps): ReactNode {
  const { universe, zoomedGroup, onZoomOut } = props
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
      {props.isSample && <Stamp text="SAMPLE" />}
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
      <span className="markets-crumb-rule truncate only-wide" title={RULE}>
        {RULE}
      </span>
      <Legend {...props.legend} />
    </div>
  )
}
