import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import { SAMPLE_SOURCE } from '../../../../shared/domain/data-state.ts'
import { isoTime } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import type { HeatmapInput } from './offers.ts'

interface Asked extends Pick<HeatmapInput, 'size' | 'colour'> {
  readonly asOf: EpochMs | null
}

const NO_SIZE = { cap: 'no market cap', volume: 'no volume', turnover: 'no turnover', equal: 'no size' } as const

/** Why a tile cannot be drawn in full, in plain words; null when nothing is missing. */
export function missingReason(tile: HeatmapTile, { size, colour, asOf }: Asked): string | null {
  if (tile.size !== null && tile.value !== null) return null
  const where = tile.source === SAMPLE_SOURCE ? ' in the sample' : ''
  if (tile.marketTime === null) return asOf === null ? `no figures${where}` : `no figures by ${isoTime(asOf)}`
  const reasons: string[] = []
  if (tile.value === null) {
    if (tile.price === null) reasons.push('no price')
    else if (colour === 'change') reasons.push('no previous close')
    else if (tile.low52 === null || tile.high52 === null) reasons.push('no 52-week range')
    else reasons.push('a 52-week range without width')
  }
  if (tile.size === null) reasons.push(NO_SIZE[size])
  return reasons.join(', ') + where
}
