import type { ReactNode } from 'react'
import { formatPlace } from '../../../../shared/domain/format-number.ts'
import { RangeTrack } from '../../../ui/range-track.tsx'
import type { HeatmapData } from '../data/heatmap-data.ts'
import { isDrawn } from '../data/members.ts'
import { PanelSection } from './panel-section.tsx'

interface GroupListProps {
  readonly title: string
  readonly data: HeatmapData
  readonly hasSample: boolean
  readonly zoomedGroup: string | null
  readonly onZoom: (group: string) => void
}

/** Groups from the highest mean place to the lowest; a group without any comes last. */
export function GroupList({ title, data, hasSample, zoomedGroup, onZoom }: GroupListProps): ReactNode {
  const sorted = data.groups.toSorted((a, b) => (b.value ?? -1) - (a.value ?? -1))
  const drawn = Map.groupBy(data.tiles.filter(isDrawn), ({ group }) => group)
  return (
    <PanelSection title={title} hasSample={hasSample} note="mean place">
      <ul className="markets-groups scroll">
        {sorted.map(({ name, value }) => (
          <li key={name}>
            <button
              type="button"
              className="markets-group tn"
              aria-current={name === zoomedGroup ? 'true' : undefined}
              onClick={() => onZoom(name)}
            >
              <span className="truncate" title={`${name} ${drawn.get(name)?.length ?? 0}`}>
                {name} <span className="markets-count">{drawn.get(name)?.length ?? 0}</span>
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
