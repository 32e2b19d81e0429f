import { useMemo, type ReactNode } from 'react'
import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import type { QuoteStream } from '../../../live/board.ts'
import type { HeatmapData } from '../data/heatmap-data.ts'
import { measureOf } from '../data/measure.ts'
import { isDrawn } from '../data/members.ts'
import { countByTenth, extremes, medianValue } from '../data/place-figures.ts'
import { stampOf } from '../../../ui/source-words.ts'
import { DataSources } from './data-sources.tsx'
import { Distribution } from './distribution.tsx'
import { GroupList } from './group-list.tsx'
import { Movers } from './movers.tsx'
import { NearEnds } from './near-ends.tsx'
import './markets-panel.css'

interface MarketsPanelProps {
  readonly data: HeatmapData
  readonly stream: QuoteStream | null
  readonly isMono: boolean
  readonly zoomedGroup: string | null
  /** Null where the map has one group only. */
  readonly onZoom: ((group: string) => void) | null
  readonly onShow: (tile: HeatmapTile) => void
  readonly onListMissing: () => void
}

/** Extremes named on the panel, each way. */
const NAMED_COUNT = 3
const GROUP_TITLES = { sector: 'Sectors', industry: 'Sub-industries', category: 'Categories', none: '' } as const

export function MarketsPanel(props: MarketsPanelProps): ReactNode {
  const { data, isMono, zoomedGroup, onZoom, onShow } = props
  const { tiles, missing } = data
  const measure = measureOf(data)
  const figures = useMemo(() => {
    // What the map shows, so that each of them can be gone to there.
    const drawn = tiles.filter(isDrawn)
    return {
      named: extremes(drawn, NAMED_COUNT),
      tenths: countByTenth(drawn, measure),
      median: medianValue(drawn),
    }
  }, [tiles, measure])
  const stamp = stampOf(tiles[0]?.source)
  return (
    <>
      {onZoom && (
        <GroupList
          title={GROUP_TITLES[data.group]}
          data={data}
          measure={measure}
          stamp={stamp}
          zoomedGroup={zoomedGroup}
          onZoom={onZoom}
        />
      )}
      {measure.id === 'change' ? (
        <Movers movers={figures.named} stamp={stamp} onShow={onShow} />
      ) : (
        <NearEnds near={figures.named} stamp={stamp} onShow={onShow} />
      )}
      <Distribution tenths={figures.tenths} median={figures.median} measure={measure} isMono={isMono} stamp={stamp} />
      <DataSources
        tiles={tiles}
        missing={missing}
        stream={props.stream}
        stamp={stamp}
        onListMissing={props.onListMissing}
      />
    </>
  )
}
