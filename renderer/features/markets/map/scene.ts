import { fitHead, type HeadLabel } from './fit-head.ts'
import { fitLabel, type Label, type LabelTexts, type Measure } from './fit-label.ts'
import type { Box, MapLayout } from './layout.ts'
import { project, type View } from './view.ts'

export interface MapTile extends LabelTexts {
  readonly id: string
  readonly size: number
  /** Step of the colour table, −1 without data. */
  readonly step: number
}

export type Direction = 'up' | 'down' | 'flat'

export interface MapGroup {
  readonly name: string
  readonly count: string
  readonly value: string | null
  /** Of a change; null where the value has none. */
  readonly direction: Direction | null
  readonly items: readonly MapTile[]
}

/** A tile as it is painted, device px on the canvas. */
export interface SceneTile extends Box {
  readonly id: string
  readonly step: number
  readonly isVeiled: boolean
  readonly symbol: string
  readonly price: string | null
  readonly label: Label | null
}

export interface SceneHead extends Box {
  readonly label: HeadLabel
  readonly direction: Direction | null
}

/** What of a scene is to be painted in place. */
export interface SceneChange {
  readonly tiles: readonly SceneTile[]
  readonly heads: readonly SceneHead[]
}

/** What ticks have made of tiles and heads since they were laid out; sizes and places stay. */
export interface LiveLooks {
  readonly tiles: ReadonlyMap<string, MapTile>
  readonly heads: ReadonlyMap<string, Pick<MapGroup, 'value' | 'direction'>>
}

export interface Scene {
  readonly width: number
  readonly height: number
  readonly dpr: number
  readonly tiles: readonly SceneTile[]
  readonly heads: readonly SceneHead[]
  /** Size of the heads' text, CSS px. */
  readonly headPx: number
}

export interface SceneInput {
  readonly layout: MapLayout
  readonly groups: readonly MapGroup[]
  readonly live: LiveLooks
  readonly view: View
  readonly dpr: number
  readonly headPx: number
  readonly measure: Measure
  readonly isVeiled: (id: string) => boolean
}

/** Heads grow with the map, their text only this far. */
const MAX_HEAD_GROWTH = 1.4

/** Everything in sight, with its texts fitted. */
export function buildScene(input: SceneInput): Scene {
  const { layout, groups, live, view, dpr, measure } = input
  const byId = new Map(groups.flatMap(({ items }) => items.map((item) => [item.id, item] as const)))
  const headPx = input.headPx * Math.min(view.scale, MAX_HEAD_GROWTH)
  const isInSight = ({ x, y, w, h }: Box): boolean =>
    w > 0 && h > 0 && x < layout.width && y < layout.height && x + w > 0 && y + h > 0
  const tiles = layout.tiles.flatMap((tile): SceneTile[] => {
    const box = project(view, tile, layout.tileGap)
    const item = live.tiles.get(tile.id) ?? byId.get(tile.id)
    if (!item || !isInSight(box)) return []
    const { id, step, symbol, price } = item
    const label = labelOf(item, box.w / dpr, box.h / dpr, measure)
    return [{ ...box, id, step, isVeiled: input.isVeiled(id), symbol, price, label }]
  })
  const heads = layout.heads.flatMap((head): SceneHead[] => {
    const box = project(view, head, layout.tileGap)
    const group = groups[head.group]
    if (!group || !isInSight(box)) return []
    const shown = { ...group, ...live.heads.get(group.name) }
    return [{ ...box, label: fitHead(box.w / dpr, shown, headPx, measure), direction: shown.direction }]
  })
  return { width: layout.width, height: layout.height, dpr, tiles, heads, headPx }
}

const fitted = new WeakMap<MapTile, { readonly w: number; readonly h: number; readonly label: Label | null }>()

/** Fitting costs 8 µs a tile: once a size, so that a filter and a pan pay nothing. */
function labelOf(item: MapTile, w: number, h: number, measure: Measure): Label | null {
  const known = fitted.get(item)
  if (known?.w === w && known.h === h) return known.label
  const label = fitLabel(w, h, item, measure)
  fitted.set(item, { w, h, label })
  return label
}

/** What of `next` looks different from `before`; null when anything has moved and all is to be painted. */
export function changedParts(before: Scene | null, next: Scene): SceneChange | null {
  if (before?.width !== next.width || before.height !== next.height || before.headPx !== next.headPx) return null
  if (before.tiles.length !== next.tiles.length || before.heads.length !== next.heads.length) return null
  const tiles: SceneTile[] = []
  for (const [index, tile] of next.tiles.entries()) {
    const old = before.tiles[index]
    if (!old || old.id !== tile.id || !isSameBox(old, tile)) return null
    const isSame =
      old.step === tile.step &&
      old.isVeiled === tile.isVeiled &&
      old.price === tile.price &&
      old.label?.value === tile.label?.value
    if (!isSame) tiles.push(tile)
  }
  const heads: SceneHead[] = []
  for (const [index, head] of next.heads.entries()) {
    const old = before.heads[index]
    if (!old || old.label.name !== head.label.name || !isSameBox(old, head)) return null
    const isSame =
      old.label.value === head.label.value && old.label.count === head.label.count && old.direction === head.direction
    if (!isSame) heads.push(head)
  }
  return { tiles, heads }
}

function isSameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.w === b.w && a.h === b.h
}
