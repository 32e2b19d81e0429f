import type { ReactNode } from 'react'
import { formatPlace } from '../../../../shared/domain/format-number.ts'
import { RangeTrack } from '../../../ui/range-track.tsx'
import type { HeatmapGroup } from '../data/heatmap-data.ts'
import { PanelSection } from './panel-section.tsx'

interface GroupListProps {
  readonly title: string
  readonly groups: readonly HeatmapGroup[]
  readonly hasSample: boolean
  readonly zoomedGroup: string | null
  readonly onZoom: (group: string) => void
}

/** Groups from the highest mean place to the lowest; a group without any comes last. */
export function GroupList({ title, groups, hasSample, zoomedGroup, onZoom }: GroupListProps): ReactNode {
  const sorted = groups.toSorted((a, b) => (b.value ?? -1) - (a.value ?? -1))
  return (
    <PanelSection title={title} hasSample={hasSample} note="mean place">
      <ul className="markets-groups scroll">
        {sorted.map(({ name, count, value }) => (
          <li key={name}>
            <button
              type="button"
              className="markets-group tn"
              aria-current={name === zoomedGroup ? 'true' : undefined}
              onClick={() => onZoom(name)}
            >
              <span className="truncate">
                {name} <span className="markets-count">{count}</span>
              </span>
              {value === null ? <span /> : <RangeTrack percent={value} />}
              <span>{value === null ? 'n/a' : formatPlace(value)}</span>
            </button>
          </li>
        ))}
      </ul>
    </PanelSection>
  )
}
