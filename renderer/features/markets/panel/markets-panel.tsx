import { useMemo, type ReactNode } from 'react'
import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import type { HeatmapData } from '../data/heatmap-data.ts'
import { isDrawn } from '../data/members.ts'
import { countByTenth, medianPlace, nearEnds } from '../data/place-figures.ts'
import { isSample } from '../../../ui/source-words.ts'
import { DataSources } from './data-sources.tsx'
import { Distribution } from './distribution.tsx'
import { GroupList } from './group-list.tsx'
import { NearEnds } from './near-ends.tsx'
import './markets-panel.css'

interface MarketsPanelProps {
  readonly data: HeatmapData
  readonly isMono: boolean
  readonly zoomedGroup: string | null
  /** Null where the map has one group only. */
  readonly onZoom: ((group: string) => void) | null
  readonly onShow: (tile: HeatmapTile) => void
  readonly onListMissing: () => void
}

/** Extremes named on the panel, each way. */
const NEAR_COUNT = 3

export function MarketsPanel({
  data,
  isMono,
  zoomedGroup,
  onZoom,
  onShow,
  onListMissing,
}: MarketsPanelProps): ReactNode {
  const { tiles, missing } = data
  const figures = useMemo(() => {
    // What the map shows, so that each of them can be gone to there.
    const drawn = tiles.filter(isDrawn)
    return { near: nearEnds(drawn, NEAR_COUNT), tenths: countByTenth(drawn), median: medianPlace(drawn) }
  }, [tiles])
  const hasSample = tiles.some(({ source }) => isSample(source))
  return (
    <>
      {onZoom && (
        <GroupList
          title={data.group === 'sector' ? 'Sectors' : 'Sub-industries'}
          data={data}
          hasSample={hasSample}
          zoomedGroup={zoomedGroup}
          onZoom={onZoom}
        />
      )}
      <NearEnds near={figures.near} hasSample={hasSample} onShow={onShow} />
      <Distribution tenths={figures.tenths} median={figures.median} isMono={isMono} hasSample={hasSample} />
      <DataSources tiles={tiles} missing={missing} hasSample={hasSample} onListMissing={onListMissing} />
    </>
  )
}
