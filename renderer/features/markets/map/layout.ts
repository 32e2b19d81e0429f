import { hierarchy, treemap, treemapSquarify } from 'd3-hierarchy'

/** Edges and sides in device px. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

export interface LayoutGroup {
  readonly name: string
  readonly items: readonly { readonly id: string; readonly size: number }[]
}

export interface TileBox extends Box {
  readonly id: string
  /** Index into the groups that were laid out. */
  readonly group: number
}

export interface HeadBox extends Box {
  readonly group: number
}

export interface MapLayout {
  readonly width: number
  readonly height: number
  readonly tiles: readonly TileBox[]
  readonly heads: readonly HeadBox[]
  readonly tileGap: number
}

/** Device px each. A head of 0 draws none. */
export interface LayoutMetrics {
  readonly tileGap: number
  readonly groupGap: number
  readonly head: number
}

/** A group shows its head from this many heads of height and width on. */
const HEAD_MIN_HEIGHTS = 2.8
const HEAD_MIN_WIDTHS = 2.4

/**
 * Squarified treemap in two levels: groups by their sum, in each its items, largest first. What lies in one group has areas
 * in proportion to its sizes, give or take the rounding to whole px; gaps are taken from the right and the bottom of each box.
 * Depends on sizes and ids alone, so nothing moves when prices do. Items need a size above 0.
 */
export function layoutMap(
  groups: readonly LayoutGroup[],
  width: number,
  height: number,
  { tileGap, groupGap, head }: LayoutMetrics,
): MapLayout {
  const tiles: TileBox[] = []
  const heads: HeadBox[] = []
  const cells = groups.map(({ name, items }, index) => ({
    id: name,
    index,
    size: items.reduce((sum, { size }) => sum + size, 0),
  }))
  // The last gap of a row falls outside, so the map fills its space to the edge.
  for (const cell of squarify(cells, { x: 0, y: 0, w: width + groupGap, h: height + groupGap })) {
    const box = toPixels(cell, groupGap, { right: width, bottom: height })
    const isTall = box.h >= head * HEAD_MIN_HEIGHTS && box.w >= head * HEAD_MIN_WIDTHS
    const headHeight = head > 0 && isTall ? head : 0
    const group = cell.item.index
    if (headHeight > 0) heads.push({ group, x: box.x, y: box.y, w: box.w, h: headHeight - tileGap })
    const inner = { x: box.x, y: box.y + headHeight, w: box.w + tileGap, h: box.h - headHeight + tileGap }
    const edges = { right: box.x + box.w, bottom: box.y + box.h }
    for (const tile of squarify(groups[group]?.items ?? [], inner)) {
      tiles.push({ id: tile.item.id, group, ...toPixels(tile, tileGap, edges) })
    }
  }
  return { width, height, tiles, heads, tileGap }
}

interface Sized {
  readonly id: string
  readonly size: number
}
/** Edges before rounding. */
interface Cell<Item> {
  readonly item: Item
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

function squarify<Item extends Sized>(items: readonly Item[], within: Box): Cell<Item>[] {
  if (items.length === 0 || within.w <= 0 || within.h <= 0) return []
  // Equal sizes are told apart by their ids: the same market always has the same map.
  const sorted = items.toSorted((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1))
  const root = hierarchy<{ item?: Item; children?: { item: Item }[] }>({
    children: sorted.map((item) => ({ item })),
  }).sum(({ item }) => item?.size ?? 0)
  const placed = treemap<{ item?: Item }>().tile(treemapSquarify.ratio(1)).size([within.w, within.h])(root)
  return placed
    .leaves()
    .flatMap(({ data: { item }, x0, y0, x1, y1 }) =>
      item ? [{ item, x0: within.x + x0, y0: within.y + y0, x1: within.x + x1, y1: within.y + y1 }] : [],
    )
}

interface Edges {
  readonly right: number
  readonly bottom: number
}

/** Rounds edges, not sides: neighbours then share them exactly. A sliver keeps its one px rather than its gap. */
function toPixels({ x0, y0, x1, y1 }: Cell<unknown>, gap: number, edges: Edges): Box {
  const x = Math.min(Math.round(x0), edges.right)
  const y = Math.min(Math.round(y0), edges.bottom)
  return { x, y, w: side(x, Math.round(x1), gap, edges.right), h: side(y, Math.round(y1), gap, edges.bottom) }
}

function side(from: number, to: number, gap: number, edge: number): number {
  return Math.min(Math.max(to - from - gap, Math.min(to - from, 1)), edge - from)
}
