import { useCallback, useLayoutEffect, useReducer, useRef, useState, type RefCallback, type RefObject } from 'react'
import { pageFrames } from '../../../live/page-frames.ts'
import { readTokenPx, useThemeVersion } from '../../../ui/css-tokens.ts'
import type { LiveTiles } from '../live/live-tiles.ts'
import { MapCanvas } from './map-canvas.ts'
import { readMapColours } from './map-colours.ts'
import type { MapGroup } from './scene.ts'
import { playTransition } from './transition.ts'

interface MapDrawing {
  readonly groups: readonly MapGroup[]
  readonly hasHeads: boolean
  readonly isMono: boolean
  /** Looks that ticks change; null where nothing ticks. */
  readonly live: LiveTiles | null
  /** Members a filter leaves; null = all. */
  readonly matches: ReadonlySet<string> | null
  /** Name of the group that fills the map; null = all groups. */
  readonly zoomedGroup: string | null
}

/** Keeps a `MapCanvas` on the element of `canvasRef` up to date. `version` counts what has been drawn: boxes on screen may be others then. */
export function useMapCanvas(
  ghost: RefObject<HTMLCanvasElement | null>,
  drawing: MapDrawing,
): {
  readonly canvasRef: RefCallback<HTMLCanvasElement>
  readonly map: MapCanvas | null
  readonly version: number
} {
  const { groups, hasHeads, isMono, live, matches, zoomedGroup } = drawing
  const [map, setMap] = useState<MapCanvas | null>(null)
  const [version, countDrawn] = useReducer((count: number) => count + 1, 0)
  const theme = useThemeVersion()
  const shownGroup = useRef(zoomedGroup)

  const canvasRef = useCallback((canvas: HTMLCanvasElement) => {
    const made = new MapCanvas(canvas, { onDrawn: countDrawn }, pageFrames())
    setMap(made)
    return () => made.dispose()
  }, [])

  useLayoutEffect(() => {
    map?.setColours(readMapColours(isMono), readTokenPx('--fs-11'))
  }, [map, isMono, theme])

  useLayoutEffect(() => {
    if (!map) return
    const left = shownGroup.current
    const isMove = left !== zoomedGroup
    const from = isMove && zoomedGroup !== null ? map.boxOfGroup(zoomedGroup) : null
    const hasCopy = isMove && ghost.current !== null && map.copyTo(ghost.current)
    shownGroup.current = zoomedGroup
    map.setContent({ groups, hasHeads })
    if (!hasCopy || !ghost.current) return
    playTransition(ghost.current, { from, into: left === null ? null : map.boxOfGroup(left) })
  }, [map, ghost, groups, hasHeads, zoomedGroup])

  useLayoutEffect(() => {
    if (!map) return
    map.setLive(null)
    return live?.subscribe((looks) => map.setLive(looks))
  }, [map, live])

  useLayoutEffect(() => {
    map?.setVeil((id) => matches !== null && !matches.has(id))
  }, [map, matches])

  return { canvasRef, map, version }
}
