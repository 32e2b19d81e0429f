import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import { groupValue } from '../../../../shared/domain/group-value.ts'
import type { QuoteStream, TickBoard } from '../../../live/board.ts'
import { FRAME_PRIORITY, type FrameScheduler } from '../../../live/frame-scheduler.ts'
import type { HeatmapData } from '../data/heatmap-data.ts'
import { headFigure } from '../data/map-groups.ts'
import { toMapTile } from '../data/members.ts'
import { measureOf } from '../data/measure.ts'
import type { LiveLooks, MapTile } from '../map/scene.ts'
import { liveTile } from './live-tile.ts'

/** What the map is told: tiles in the frame they moved, heads with the figures. */
export interface MapLooks {
  readonly tiles?: readonly MapTile[]
  readonly heads?: LiveLooks['heads']
}

/** What ticks have made of the market that was loaded. */
export interface LiveFigures {
  readonly data: HeatmapData
  readonly stream: QuoteStream | null
}

/** Sums, ranks and tables are read, not watched: they follow the ticks once a second. */
const FIGURES_MS = 1_000

/**
 * One loaded map that moves: tiles go to their canvas in the frame they ticked in; groups, movers and table get new figures
 * once a second. Sizes stay as loaded, so that no tile jumps.
 */
export class LiveTiles {
  readonly #data: HeatmapData
  readonly #board: TickBoard
  readonly #frames: FrameScheduler
  readonly #mapListeners = new Set<(looks: MapLooks) => void>()
  readonly #figureListeners = new Set<() => void>()
  readonly #tileAt = new Map<number, HeatmapTile>()
  #figures: LiveFigures

  constructor(data: HeatmapData, board: TickBoard, frames: FrameScheduler) {
    this.#data = data
    this.#board = board
    this.#frames = frames
    this.#figures = { data, stream: null }
  }

  /** Follows the quotes of every member until disposed. */
  open(): () => void {
    const { tiles } = this.#data
    const task = this.#frames.add(FRAME_PRIORITY.figures, () => this.#publish())
    let timer: ReturnType<typeof setTimeout> | undefined
    const watch = this.#board.watch(
      tiles.map(({ symbol }) => symbol),
      {
        onQuotes: (changed) => {
          this.#tick(changed)
          // The first figures come with the first quotes, what follows by the second.
          if (this.#figures.data === this.#data) task.request()
          timer ??= setTimeout(() => {
            timer = undefined
            task.request()
          }, FIGURES_MS)
        },
        onStream: (stream) => {
          this.#figures = { ...this.#figures, stream }
          for (const listener of this.#figureListeners) listener()
        },
      },
    )
    watch.slots.forEach((slot, index) => this.#tileAt.set(slot, tiles[index] as HeatmapTile))
    return () => {
      clearTimeout(timer)
      watch.dispose()
      task.dispose()
      this.#tileAt.clear()
    }
  }

  /** Tells a map its tiles: all that have moved so far at once, then those of each frame. */
  subscribe(listener: (looks: MapLooks) => void): () => void {
    this.#mapListeners.add(listener)
    listener({ tiles: this.#looks(this.#tileAt.keys()), heads: this.#heads() })
    return () => void this.#mapListeners.delete(listener)
  }

  readonly onFigures = (listener: () => void): (() => void) => {
    this.#figureListeners.add(listener)
    return () => void this.#figureListeners.delete(listener)
  }

  readonly figures = (): LiveFigures => this.#figures

  #tick(changed: readonly number[]): void {
    const tiles = this.#looks(changed)
    if (tiles.length === 0) return
    for (const listener of this.#mapListeners) listener({ tiles })
  }

  #looks(slots: Iterable<number>): MapTile[] {
    const measure = measureOf(this.#data)
    return [...slots].flatMap((slot) => {
      const tile = this.#tileAt.get(slot)
      return (tile && toMapTile(this.#now(tile, slot), measure)) ?? []
    })
  }

  #now(tile: HeatmapTile, slot: number): HeatmapTile {
    return liveTile(tile, measureOf(this.#data), (field) => this.#board.read(slot, field))
  }

  #heads(): LiveLooks['heads'] {
    const measure = measureOf(this.#data)
    return new Map(this.#figures.data.groups.map(({ name, value }) => [name, headFigure(measure, value)]))
  }

  #publish(): void {
    const tiles = [...this.#tileAt].map(([slot, tile]) => this.#now(tile, slot))
    this.#figures = {
      data: { ...this.#data, tiles, groups: liveGroups(this.#data, tiles) },
      stream: this.#figures.stream,
    }
    const heads = this.#heads()
    for (const listener of this.#mapListeners) listener({ heads })
    for (const listener of this.#figureListeners) listener()
  }
}

/** The groups as they were ordered, with their values now. A cap is worth what its price is; other sizes stay as loaded. */
function liveGroups({ groups, size, colour }: HeatmapData, tiles: readonly HeatmapTile[]): HeatmapData['groups'] {
  const members = Map.groupBy(tiles, ({ group }) => group)
  return groups.map((group) => {
    const own = (members.get(group.name) ?? []).map((tile) => (size === 'cap' ? { ...tile, size: tile.cap } : tile))
    return { ...group, value: groupValue(own, size === 'cap' && colour === 'change') }
  })
}
