import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { pageFrames } from '../../../live/page-frames.ts'
import { useBoard } from '../../../live/use-board.ts'
import type { HeatmapData } from '../data/heatmap-data.ts'
import { type LiveFigures, LiveTiles } from './live-tiles.ts'

const never = (): (() => void) => () => undefined

/** The loaded map as it moves; `live` is null where nothing does. */
export function useLiveTiles(data: HeatmapData): LiveFigures & { readonly live: LiveTiles | null } {
  const board = useBoard()
  const live = useMemo(() => (data.isLive ? new LiveTiles(data, board, pageFrames()) : null), [data, board])
  useEffect(() => live?.open(), [live])
  const still = useMemo((): LiveFigures => ({ data, stream: null }), [data])
  const figures = useSyncExternalStore(live?.onFigures ?? never, live?.figures ?? (() => still))
  return { ...figures, live }
}
