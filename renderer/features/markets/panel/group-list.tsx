import type { ReactNode } from 'react'
import { RangeTrack } from '../../../ui/range-track.tsx'
import { directionOf } from '../../../ui/delta.tsx'
import type { StampText } from '../../../ui/stamp.tsx'
import type { HeatmapData } from '../data/heatmap-data.ts'
import { isDrawn } from '../data/members.ts'
import type { Measure } from '../data/measure.ts'
import { ChangeBar } from './change-bar.tsx'
import { PanelSection } from './panel-section.tsx'

interface GroupListProps {
  readonly title: string
  readonly data: HeatmapData
  readonly measure: Measure
  readonly stamp: StampText | null
  readonly zoomedGroup: string | null
  readonly onZoom: (group: string) => void
}

/** How a group's change comes out of its members (CLI.md, heatmap). */
const CHANGE_NOTES = {
  cap: 'cap-weighted 1D',
  equal: 'mean 1D',
  volume: 'volume-weighted 1D',
  turnover: 'turnover-weighted 1D',
} as const

/** Groups from the highest value to the lowest; a group without any comes last. */
export function GroupList({ title, data, measure, stamp, zoomedGroup, onZoom }: GroupListProps): ReactNode {
  const isChange = measure.id === 'change'
  const sorted = data.groups.toSorted((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity))
  const widest = Math.max(0.01, ...sorted.map(({ value }) => Math.abs(value ?? 0)))
  const drawn = Map.groupBy(data.tiles.filter(isDrawn), ({ group }) => group)
  return (
    <PanelSection title={title} stamp={stamp} note={isChange ? CHANGE_NOTES[data.size] : 'mean place'}>
      <ul className={isChange ? 'markets-groups is-change scroll' : 'markets-groups scroll'}>
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
              {value === null ? (
                <span />
              ) : isChange ? (
                <ChangeBar value={value} limit={widest} />
              ) : (
                <RangeTrack percent={value} />
              )}
              <span className={isChange && value !== null ? `markets-change-${directionOf(value)}` : undefined}>
                {measure.figure(value)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </PanelSection>
  )
}
