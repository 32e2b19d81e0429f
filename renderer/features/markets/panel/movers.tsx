import type { ReactNode } from 'react'
import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import { LiveChange } from '../../../live/live-change.tsx'
import type { StampText } from '../../../ui/stamp.tsx'
import { codeOf } from '../data/members.ts'
import type { Extremes } from '../data/place-figures.ts'
import { PanelSection } from './panel-section.tsx'

interface MoversProps {
  readonly movers: Extremes
  readonly stamp: StampText | null
  readonly onShow: (tile: HeatmapTile) => void
}

/** Three up, three down: who they are is looked up once a second, what they show moves with each tick. */
export function Movers({ movers, stamp, onShow }: MoversProps): ReactNode {
  return (
    <PanelSection title="Top movers" stamp={stamp} note="1D">
      <div className="markets-near tn">
        <Side name="Most up" tiles={movers.high} onShow={onShow} />
        <Side name="Most down" tiles={movers.low} onShow={onShow} />
      </div>
    </PanelSection>
  )
}

function Side(props: {
  readonly name: string
  readonly tiles: readonly HeatmapTile[]
  readonly onShow: (tile: HeatmapTile) => void
}): ReactNode {
  return (
    <ul aria-label={props.name}>
      {props.tiles.map((tile) => (
        <li key={tile.symbol}>
          <button type="button" title={`${tile.name}: show on the map`} onClick={() => props.onShow(tile)}>
            <b>{codeOf(tile)}</b>
            <LiveChange symbol={tile.symbol} change={tile.value} hasFlash />
          </button>
        </li>
      ))}
    </ul>
  )
}
