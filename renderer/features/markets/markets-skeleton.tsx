import { useMemo, type ReactNode } from 'react'
import { Skeleton } from '../../ui/skeleton.tsx'
import { layoutMap, type LayoutGroup } from './map/layout.ts'
import './map/map.css'
import './markets-skeleton.css'
import '../../ui/side-panel.css'
import './toolbar/breadcrumb-row.css'
import './toolbar/toolbar.css'

/** Shares of the groups and, within each, of its members: the outline of any market, of none in particular. */
const GROUP_SHARES = [34, 17, 11, 10, 9, 6, 4, 3, 3, 2]
const MEMBER_SHARES = [30, 22, 14, 9, 7, 6, 5, 4, 3]
const SPACE = { width: 1_000, height: 620 }
const percent = (part: number, whole: number): string => `${(100 * part) / whole}%`

/** Toolbar, banner, breadcrumb, map and panel in the places they will have. */
export function MarketsSkeleton(): ReactNode {
  const { tiles, heads } = useMemo(() => skeletonLayout(), [])
  return (
    <div className="markets-screen" role="status" aria-label="Reading the map">
      <div className="ui-toolbar">
        {[96, 208, 150, 62].map((width) => (
          <Skeleton key={width} width={width} height={28} />
        ))}
        <span className="ui-spring" />
        <Skeleton width={150} height={28} />
        <Skeleton width={70} height={28} />
      </div>
      <div className="markets-skeleton-banner">
        <Skeleton width={420} height={14} />
      </div>
      <div className="markets-body">
        <div className="markets-column">
          <div className="markets-crumbs">
            <Skeleton width={260} height={14} />
            <span className="ui-spring" />
            <Skeleton width={270} height={24} />
          </div>
          <div className="markets-map markets-skeleton-map">
            {[...heads, ...tiles].map((box) => (
              <i
                key={`${box.x} ${box.y}`}
                style={{
                  left: percent(box.x, SPACE.width),
                  top: percent(box.y, SPACE.height),
                  width: percent(box.w, SPACE.width),
                  height: percent(box.h, SPACE.height),
                }}
              />
            ))}
          </div>
        </div>
        <div className="ui-side only-wide markets-skeleton-side">
          {[11, 3, 2, 2].map((rows, section) => (
            // oxlint-disable-next-line react/no-array-index-key -- four bare blocks
            <div key={section} style={{ flexGrow: rows }}>
              <Skeleton width={90} height={12} />
              <Skeleton height="auto" />
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}

function skeletonLayout() {
  const groups = GROUP_SHARES.map((share, group): LayoutGroup => ({
    name: String(group),
    items: MEMBER_SHARES.map((part, index) => ({ id: `${group} ${index}`, size: share * part })),
  }))
  return layoutMap(groups, SPACE.width, SPACE.height, { tileGap: 1, groupGap: 3, head: 19 })
}
