import { FRAME_PRIORITY, type FrameScheduler, type FrameTask } from '../../../live/frame-scheduler.ts'
import { buildHitGrid, type HitGrid } from './hit-grid.ts'
import { layoutMap, type Box, type MapLayout, type TileBox } from './layout.ts'
import type { MapColours } from './map-colours.ts'
import { createMeasure } from './measure-text.ts'
import { paintScene } from './paint-scene.ts'
import { buildScene, changedParts, type LiveLooks, type MapGroup, type MapTile, type Scene } from './scene.ts'
import { panBy, project, revealBox, WHOLE, zoomAt, type View } from './view.ts'

export interface MapContent {
  readonly groups: readonly MapGroup[]
  readonly hasHeads: boolean
}

interface MapEvents {
  /** What is drawn has come on the canvas, or has moved on it. */
  readonly onDrawn: () => void
}

/** Side of the hit grid's cells and the three lengths of the layout, CSS px (DESIGN.md §2, §6). */
const HIT_CELL_PX = 32
const TILE_GAP_PX = 1
const GROUP_GAP_PX = 3
const HEAD_PAD_PX = 5
/** After the last turn of the wheel: then the map is drawn sharp. */
const SETTLE_MS = 140

const EMPTY: MapContent = { groups: [], hasHeads: false }
const NO_LOOKS: LiveLooks = { tiles: new Map(), heads: new Map() }
const NO_LAYOUT: MapLayout = { width: 0, height: 0, tiles: [], heads: [], tileGap: 0 }

/**
 * The map on its canvas: layout in device px when content or size change, one paint a frame at most, only changed tiles where
 * nothing has moved. Ticks change looks and never places: the layout is that of the sizes the content came with. While the wheel turns the picture is scaled by CSS; 140 ms later it is drawn sharp.
 */
export class MapCanvas {
  readonly #canvas: HTMLCanvasElement
  readonly #context: CanvasRenderingContext2D
  readonly #events: MapEvents
  readonly #measure = createMeasure()
  readonly #observer: ResizeObserver
  #content = EMPTY
  #colours: MapColours | null = null
  #headPx = 11
  #isVeiled: (id: string) => boolean = () => false
  #layout = NO_LAYOUT
  #grid: HitGrid | null = null
  #headGrid: HitGrid | null = null
  #view = WHOLE
  /** The view and scene on the canvas now, before any CSS transform. */
  #drawnView = WHOLE
  #drawn: Scene | null = null
  #live = NO_LOOKS
  readonly #frame: FrameTask
  #settle: ReturnType<typeof setTimeout> | undefined
  #isFontReady = false
  #isDisposed = false

  constructor(canvas: HTMLCanvasElement, events: MapEvents, frames: FrameScheduler) {
    const context = canvas.getContext('2d')
    if (!context) throw new Error('map: this browser gives no 2d context')
    this.#canvas = canvas
    this.#context = context
    this.#events = events
    this.#frame = frames.add(FRAME_PRIORITY.canvas, () => this.#draw())
    this.#observer = new ResizeObserver(([entry]) => entry && this.#resize(entry))
    // This box also reports a move to a screen of another pixel ratio.
    this.#observer.observe(canvas, { box: 'device-pixel-content-box' })
    void this.#awaitFont()
  }

  dispose(): void {
    this.#isDisposed = true
    this.#observer.disconnect()
    this.#frame.dispose()
    clearTimeout(this.#settle)
  }

  setContent(content: MapContent): void {
    this.#content = content
    this.#relayout()
  }

  setColours(colours: MapColours, headPx: number): void {
    const isRelayout = headPx !== this.#headPx
    this.#colours = colours
    this.#headPx = headPx
    this.#drawn = null
    if (isRelayout) this.#relayout()
    else this.#schedule()
  }

  /** What ticks made of these tiles and heads, by id and name; what is not named keeps its look. Null: as they were laid out. */
  setLive(looks: { readonly tiles?: readonly MapTile[]; readonly heads?: LiveLooks['heads'] } | null): void {
    if (looks === null) this.#live = NO_LOOKS
    else {
      const tiles = new Map(this.#live.tiles)
      for (const tile of looks.tiles ?? []) tiles.set(tile.id, tile)
      this.#live = { tiles, heads: looks.heads ?? this.#live.heads }
    }
    this.#schedule()
  }

  setVeil(isVeiled: (id: string) => boolean): void {
    this.#isVeiled = isVeiled
    this.#schedule()
  }

  /** In the order of layout: groups and in them tiles from the largest. */
  get tiles(): readonly TileBox[] {
    return this.#layout.tiles
  }

  get isZoomed(): boolean {
    return this.#view.scale > 1
  }

  /** Index of the group whose head is at a point, −1 for none. CSS px from the canvas's corner, as in every method here. */
  headAt(x: number, y: number): number {
    const point = this.#toLayout(x, y)
    const index = this.#headGrid?.at(point.x, point.y) ?? -1
    return this.#layout.heads[index]?.group ?? -1
  }

  tileAt(x: number, y: number): TileBox | null {
    const point = this.#toLayout(x, y)
    return this.#layout.tiles[this.#grid?.at(point.x, point.y) ?? -1] ?? null
  }

  /** Where a tile is on screen. */
  boxOf(id: string): Box | null {
    const tile = this.#layout.tiles.find((other) => other.id === id)
    return tile ? this.#toCss(tile) : null
  }

  boxOfGroup(name: string): Box | null {
    const group = this.#content.groups.findIndex((other) => other.name === name)
    const boxes = this.#layout.tiles.filter((tile) => tile.group === group).map((tile) => this.#toCss(tile))
    if (boxes.length === 0) return null
    const x = Math.min(...boxes.map((box) => box.x))
    const y = Math.min(...boxes.map((box) => box.y))
    const right = Math.max(...boxes.map((box) => box.x + box.w))
    const bottom = Math.max(...boxes.map((box) => box.y + box.h))
    return { x, y, w: right - x, h: bottom - y }
  }

  /** Scales around a point; sharp again when no further turn follows. */
  zoomAt(factor: number, x: number, y: number): void {
    const { dpr } = this
    const next = zoomAt(this.#view, factor, { x: x * dpr, y: y * dpr }, this.#layout)
    if (next.scale === this.#view.scale && next.x === this.#view.x && next.y === this.#view.y) return
    this.#view = next
    const ratio = next.scale / this.#drawnView.scale
    const dx = (next.x - this.#drawnView.x * ratio) / dpr
    const dy = (next.y - this.#drawnView.y * ratio) / dpr
    this.#canvas.style.transform = `translate(${dx}px, ${dy}px) scale(${ratio})`
    clearTimeout(this.#settle)
    this.#settle = setTimeout(() => this.#schedule(), SETTLE_MS)
    this.#events.onDrawn()
  }

  panBy(dx: number, dy: number): void {
    this.#setView(panBy(this.#view, dx * this.dpr, dy * this.dpr, this.#layout))
  }

  reveal(id: string): void {
    const tile = this.#layout.tiles.find((other) => other.id === id)
    if (tile) this.#setView(revealBox(this.#view, tile, this.#layout))
  }

  resetView(): void {
    this.#setView(WHOLE)
  }

  /** Copies what is on the canvas, for a transition to what comes next. False when nothing is drawn yet. */
  copyTo(target: HTMLCanvasElement): boolean {
    if (!this.#drawn) return false
    target.width = this.#canvas.width
    target.height = this.#canvas.height
    target.getContext('2d')?.drawImage(this.#canvas, 0, 0)
    return true
  }

  get dpr(): number {
    return this.#canvas.clientWidth > 0 ? this.#canvas.width / this.#canvas.clientWidth : 1
  }

  #setView(view: View): void {
    if (view.scale === this.#view.scale && view.x === this.#view.x && view.y === this.#view.y) return
    this.#view = view
    this.#schedule()
  }

  /** Drawing before the font is there would fit and paint every label in another one. */
  async #awaitFont(): Promise<void> {
    try {
      await document.fonts.load('620 12px Inter')
    } catch {
      // Without the bundled font the system's is what the page has.
    }
    this.#isFontReady = true
    this.#schedule()
  }

  #resize(entry: ResizeObserverEntry): void {
    const [exact] = entry.devicePixelContentBoxSize
    const width = inDevicePx(entry.contentRect.width, exact?.inlineSize)
    const height = inDevicePx(entry.contentRect.height, exact?.blockSize)
    if (width === this.#canvas.width && height === this.#canvas.height) return
    this.#canvas.width = width
    this.#canvas.height = height
    this.#drawn = null
    this.#relayout()
    // A resized canvas is blank until it is painted: in this frame, not in the next.
    this.#draw()
  }

  #relayout(): void {
    const { dpr } = this
    const { groups, hasHeads } = this.#content
    const tileGap = Math.max(1, Math.round(TILE_GAP_PX * dpr))
    this.#layout = layoutMap(groups, this.#canvas.width, this.#canvas.height, {
      tileGap,
      groupGap: Math.round(GROUP_GAP_PX * dpr),
      head: hasHeads ? Math.round((this.#headLine + HEAD_PAD_PX) * dpr) : 0,
    })
    this.#grid = buildHitGrid(this.#layout.tiles, Math.round(HIT_CELL_PX * dpr), tileGap)
    this.#headGrid = buildHitGrid(this.#layout.heads, Math.round(HIT_CELL_PX * dpr), tileGap)
    this.#view = WHOLE
    this.#schedule()
  }

  /** Line height of the heads' text: 14 px for 11 px, as tokens.css has it. */
  get #headLine(): number {
    return Math.round(this.#headPx * (14 / 11))
  }

  #schedule(): void {
    this.#frame.request()
  }

  #draw(): void {
    const colours = this.#colours
    if (this.#isDisposed || !colours || !this.#isFontReady || this.#layout.width === 0) return
    const scene = buildScene({
      layout: this.#layout,
      groups: this.#content.groups,
      live: this.#live,
      view: this.#view,
      dpr: this.dpr,
      headPx: this.#headPx,
      measure: this.#measure,
      isVeiled: this.#isVeiled,
    })
    const change = changedParts(this.#drawn, scene)
    paintScene(this.#context, scene, colours, change)
    this.#drawn = scene
    this.#drawnView = this.#view
    this.#canvas.style.transform = ''
    // A tick repaints tiles ten times a second: nobody has to look for their boxes again.
    if (change === null) this.#events.onDrawn()
  }

  #toLayout(x: number, y: number): { x: number; y: number } {
    const { dpr } = this
    return { x: (x * dpr - this.#view.x) / this.#view.scale, y: (y * dpr - this.#view.y) / this.#view.scale }
  }

  #toCss(box: Box): Box {
    const { dpr } = this
    const { x, y, w, h } = project(this.#view, box, this.#layout.tileGap)
    return { x: x / dpr, y: y / dpr, w: w / dpr, h: h / dpr }
  }
}

/** The browser's own count is exact to the px, but leaves out a pixel ratio that is only emulated. */
function inDevicePx(cssPx: number, exactPx: number | undefined): number {
  const computed = Math.round(cssPx * devicePixelRatio)
  return exactPx !== undefined && Math.abs(exactPx - computed) <= 1 ? exactPx : computed
}
