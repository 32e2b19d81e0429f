import { useEffect, useLayoutEffect, useReducer, useRef, useState, type RefObject } from 'react'
import { readTokenPx, useThemeVersion } from '../../../ui/css-tokens.ts'
import { MapCanvas } from './map-canvas.ts'
import { readMapColours } from './map-colours.ts'
import type { MapGroup } from './scene.ts'
import { playTransition } from './transition.ts'

interface MapDrawing {
  readonly groups: readonly MapGroup[]
  readonly hasHeads: boolean
  readonly isMono: boolean
  /** Members a filter leaves; null = all. */
  readonly matches: ReadonlySet<string> | null
  /** Name of the group that fills the map; null = all groups. */
  readonly zoomedGroup: string | null
}

/** Keeps a `MapCanvas` on the element up to date. `version` counts what has been drawn: boxes on screen may be others then. */
export function useMapCanvas(
  canvas: RefObject<HTMLCanvasElement | null>,
  ghost: RefObject<HTMLCanvasElement | null>,
  drawing: MapDrawing,
): { readonly map: MapCanvas | null; readonly version: number } {
  const { groups, hasHeads, isMono, matches, zoomedGroup } = drawing
  const [map, setMap] = useState<MapCanvas | null>(null)
  const [version, countDrawn] = useReducer((count: number) => count + 1, 0)
  const theme = useThemeVersion()
  const shownGroup = useRef(zoomedGroup)

  useEffect(() => {
    if (!canvas.current) return
    const made = new MapCanvas(canvas.current, { onDrawn: countDrawn })
    // oxlint-disable-next-line react/set-state-in-effect -- the map needs the canvas, which exists only after the first commit
    setMap(made)
    return () => made.dispose()
  }, [canvas])

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
    map?.setVeil((id) => matches !== null && !matches.has(id))
  }, [map, matches])

  return { map, version }
}
