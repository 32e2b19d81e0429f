import type { ReactNode } from 'react'
import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import { formatPlace } from '../../../../shared/domain/format-number.ts'
import type { StampText } from '../../../ui/stamp.tsx'
import { codeOf } from '../data/members.ts'
import type { Extremes } from '../data/place-figures.ts'
import { PanelSection } from './panel-section.tsx'

interface NearEndsProps {
  readonly near: Extremes
  readonly stamp: StampText | null
  readonly onShow: (tile: HeatmapTile) => void
}

export function NearEnds({ near, stamp, onShow }: NearEndsProps): ReactNode {
  return (
    <PanelSection title="Near high, near low" stamp={stamp}>
      <div className="markets-near tn">
        {[near.high, near.low].map((side, index) => (
          <ul
            key={index === 0 ? 'high' : 'low'}
            aria-label={index === 0 ? 'Near the 52-week high' : 'Near the 52-week low'}
          >
            {side.map((tile) => (
              <li key={tile.symbol}>
                <button type="button" title={`${tile.name}: show on the map`} onClick={() => onShow(tile)}>
                  <b>{codeOf(tile)}</b>
                  <span>{formatPlace(tile.value)}</span>
                </button>
              </li>
            ))}
          </ul>
        ))}
      </div>
    </PanelSection>
  )
}
