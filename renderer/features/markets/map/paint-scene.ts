import { HEAD_COUNT_WEIGHT, HEAD_NAME_WEIGHT, HEAD_PAD_PX, HEAD_VALUE_WEIGHT } from './fit-head.ts'
import { PRICE_WEIGHT, SYMBOL_WEIGHT, VALUE_WEIGHT } from './fit-label.ts'
import type { MapColours } from './map-colours.ts'
import type { Direction, Scene, SceneChange, SceneHead, SceneTile } from './scene.ts'

export type MapContext = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
  | 'globalAlpha'
  | 'fillRect'
  | 'strokeRect'
  | 'fillText'
>

/** How much of a tile that a filter leaves out is covered (DESIGN.md §6). */
const VEIL_ALPHA = 0.8

/**
 * Paints the whole scene, or `only` some of its tiles and heads in place. Rectangles are bucketed by colour and texts by font: a switch
 * of either costs more than a draw (PERFORMANCE.md §5).
 */
export function paintScene(
  context: MapContext,
  scene: Scene,
  colours: MapColours,
  only: SceneChange | null = null,
): void {
  const { tiles, heads } = only ?? scene
  context.textBaseline = 'middle'
  if (!only) {
    context.fillStyle = colours.gap
    context.fillRect(0, 0, scene.width, scene.height)
  }
  paintFills(context, tiles, colours, scene.dpr)
  paintLabels(context, tiles, colours, scene.dpr)
  paintVeil(context, tiles, colours)
  paintHeads(context, heads, scene, colours)
}

function paintFills(context: MapContext, tiles: readonly SceneTile[], colours: MapColours, dpr: number): void {
  for (const [step, bucket] of Map.groupBy(tiles, (tile) => tile.step)) {
    context.fillStyle = colours.table.fills[step] ?? colours.none
    for (const { x, y, w, h } of bucket) context.fillRect(x, y, w, h)
    if (step >= 0) continue
    context.strokeStyle = colours.noneLine
    context.lineWidth = dpr
    for (const { x, y, w, h } of bucket) context.strokeRect(x + dpr / 2, y + dpr / 2, w - dpr, h - dpr)
  }
}

interface Text {
  readonly font: string
  readonly ink: string
  readonly text: string
  readonly x: number
  readonly y: number
}

function paintLabels(context: MapContext, tiles: readonly SceneTile[], colours: MapColours, dpr: number): void {
  const texts = tiles.flatMap((tile): Text[] => {
    const { label, step } = tile
    if (!label) return []
    const ink = colours.table.inks[step] ?? colours.noneInk
    const x = tile.x + tile.w / 2
    const line = (text: string, px: number, weight: number, middle: number): Text[] =>
      px > 0 ? [{ text, font: fontOf(weight, px * dpr), ink, x, y: tile.y + middle * dpr }] : []
    return [
      ...line(tile.symbol, label.symbolPx, SYMBOL_WEIGHT, label.symbolMiddle),
      ...line(label.value, label.valuePx, VALUE_WEIGHT, label.valueMiddle),
      ...line(tile.price ?? '', label.pricePx, PRICE_WEIGHT, label.priceMiddle),
    ]
  })
  context.textAlign = 'center'
  for (const [font, inFont] of Map.groupBy(texts, (text) => text.font)) {
    context.font = font
    for (const [ink, bucket] of Map.groupBy(inFont, (text) => text.ink)) {
      context.fillStyle = ink
      for (const { text, x, y } of bucket) context.fillText(text, x, y)
    }
  }
}

function paintVeil(context: MapContext, tiles: readonly SceneTile[], colours: MapColours): void {
  context.fillStyle = colours.gap
  context.globalAlpha = VEIL_ALPHA
  for (const { isVeiled, x, y, w, h } of tiles) if (isVeiled) context.fillRect(x, y, w, h)
  context.globalAlpha = 1
}

function paintHeads(
  context: MapContext,
  heads: readonly SceneHead[],
  { dpr, headPx }: Scene,
  colours: MapColours,
): void {
  const pad = HEAD_PAD_PX * dpr
  context.fillStyle = colours.head
  for (const { x, y, w, h } of heads) context.fillRect(x, y, w, h)
  context.textAlign = 'left'
  context.font = fontOf(HEAD_NAME_WEIGHT, headPx * dpr)
  context.fillStyle = colours.headName
  for (const { x, y, h, label } of heads) context.fillText(label.name, x + pad, y + h / 2)
  context.font = fontOf(HEAD_COUNT_WEIGHT, headPx * dpr)
  context.fillStyle = colours.headCount
  for (const { x, y, h, label } of heads) {
    if (label.count !== null) context.fillText(label.count, x + label.countLeft * dpr, y + h / 2)
  }
  context.textAlign = 'right'
  context.font = fontOf(HEAD_VALUE_WEIGHT, headPx * dpr)
  for (const [direction, bucket] of Map.groupBy(heads, (head) => head.direction)) {
    context.fillStyle = headInk(direction, colours)
    for (const { x, y, w, h, label } of bucket) {
      if (label.value !== null) context.fillText(label.value, x + w - pad, y + h / 2)
    }
  }
}

function headInk(direction: Direction | null, colours: MapColours): string {
  return direction === 'up' || direction === 'down' ? colours[direction] : colours.headValue
}

/** The family is named, not read from a token: a canvas takes no variable. */
export function fontOf(weight: number, px: number): string {
  return `${weight} ${px}px Inter, system-ui, sans-serif`
}
