import type { DataState, SourceName } from '../../shared/domain/data-state.ts'
import type { Symbol } from '../../shared/domain/instrument.ts'
import { QUOTE_FIELDS, QUOTE_STRIDE, type QuoteField, unpackQuotes } from '../../shared/domain/quote-columns.ts'
import type { EngineClient, EngineConnection } from '../engine.ts'
import { followStream } from './follow-stream.ts'
import { FRAME_PRIORITY, type FrameScheduler, type FrameTask } from './frame-scheduler.ts'

/** What a stream of quotes says of itself, and `reconnecting` or `stale` once it was lost; null before its first message. */
export interface QuoteStream {
  readonly state: DataState
  readonly source: SourceName
}

/** A set of symbols that something on screen shows. */
export interface QuoteWatch {
  /** Slot of each symbol, in the order they were given. */
  readonly slots: readonly number[]
  readonly stream: () => QuoteStream | null
  dispose(): void
}

interface WatchEvents {
  /** Once a frame at most: which slots changed since the last call. The array is reused. */
  readonly onQuotes?: (changed: readonly number[]) => void
  /** `stream()` is another one: rarely, so it may go through React. */
  readonly onStream?: (stream: QuoteStream | null) => void
}

interface QuoteSet {
  readonly slots: readonly number[]
  readonly watchers: Set<WatchEvents>
  stream: QuoteStream | null
  close: () => void
}

type BoardConnection = Pick<EngineConnection, 'state' | 'onState'> & {
  readonly client: { readonly quotes: Pick<EngineClient['quotes'], 'watch'> }
}

const FIELD_AT = Object.fromEntries(QUOTE_FIELDS.map((field, index) => [field, index])) as Record<QuoteField, number>
const FIRST_SLOTS = 64

/**
 * Live quotes of everything on screen in one Float64Array, a row (slot) per symbol; they never pass through React or a store.
 * One stream per set of symbols, shared by all that watch the same set; what a message changes is handed on once a frame.
 */
export class TickBoard {
  readonly #connection: BoardConnection
  readonly #task: FrameTask
  readonly #slotOf = new Map<Symbol, number>()
  /** How many sets hold a slot; a free one is reused. */
  readonly #holders: number[] = []
  readonly #free: number[] = []
  readonly #sets = new Map<string, QuoteSet>()
  readonly #symbolAt: Symbol[] = []
  readonly #cells = new Map<Symbol, Set<() => void>>()
  #values = new Float64Array(FIRST_SLOTS * QUOTE_STRIDE).fill(Number.NaN)
  #isDirty = new Uint8Array(FIRST_SLOTS)
  #dirty: number[] = []
  #handedOn: number[] = []

  constructor(connection: BoardConnection, frames: FrameScheduler) {
    this.#connection = connection
    this.#task = frames.add(FRAME_PRIORITY.data, () => this.#handOn())
  }

  /** Follows the quotes of `symbols` until disposed. */
  watch(symbols: readonly Symbol[], events: WatchEvents): QuoteWatch {
    const key = symbols.join(' ')
    const known = this.#sets.get(key)
    const set = known ?? this.#open(key, symbols)
    set.watchers.add(events)
    if (known) {
      // It shares a stream whose snapshot has passed: everything is new to it.
      for (const slot of set.slots) this.#touch(slot)
    }
    return {
      slots: set.slots,
      stream: () => set.stream,
      dispose: () => {
        if (set.watchers.delete(events) && set.watchers.size === 0) this.#close(key, symbols, set)
      },
    }
  }

  /** Calls back in the frames in which the quote of a symbol changed; whoever watches it watches it for all. */
  onSymbol(symbol: Symbol, listener: () => void): () => void {
    const cells = this.#cells.get(symbol) ?? new Set()
    this.#cells.set(symbol, cells.add(listener))
    return () => {
      cells.delete(listener)
      if (cells.size === 0) this.#cells.delete(symbol)
    }
  }

  /** NaN while unknown. */
  read(slot: number, field: QuoteField): number {
    return this.#values[slot * QUOTE_STRIDE + FIELD_AT[field]] as number
  }

  /** NaN while unknown or not watched. */
  quote(symbol: Symbol, field: QuoteField): number {
    const slot = this.#slotOf.get(symbol)
    return slot === undefined ? Number.NaN : this.read(slot, field)
  }

  dispose(): void {
    for (const set of this.#sets.values()) set.close()
    this.#sets.clear()
    this.#task.dispose()
  }

  #open(key: string, symbols: readonly Symbol[]): QuoteSet {
    const slots = symbols.map((symbol) => this.#hold(symbol))
    const set: QuoteSet = { slots, watchers: new Set(), stream: null, close: () => undefined }
    this.#sets.set(key, set)
    set.close = followStream({
      connection: this.#connection,
      open: (options) => this.#connection.client.quotes.watch({ symbols: [...symbols] }, options),
      take: ({ rows, state, source }) => {
        const { slots: places, values } = unpackQuotes(rows)
        places.forEach((place, row) => {
          const slot = slots[place]
          if (slot === undefined) return
          this.#values.set(values.subarray(row * QUOTE_STRIDE, (row + 1) * QUOTE_STRIDE), slot * QUOTE_STRIDE)
          this.#touch(slot)
        })
        if (set.stream?.state !== state || set.stream.source !== source) this.#setStream(set, { state, source })
      },
      onEnd: (final) => {
        const { stream } = set
        if (stream) this.#setStream(set, { ...stream, state: final === null ? 'reconnecting' : 'stale' })
      },
    })
    return set
  }

  #close(key: string, symbols: readonly Symbol[], set: QuoteSet): void {
    set.close()
    this.#sets.delete(key)
    for (const symbol of symbols) this.#release(symbol)
  }

  #setStream(set: QuoteSet, stream: QuoteStream | null): void {
    if (set.stream === stream) return
    set.stream = stream
    for (const { onStream } of set.watchers) onStream?.(stream)
  }

  #hold(symbol: Symbol): number {
    const slot = this.#slotOf.get(symbol) ?? this.#free.pop() ?? this.#holders.length
    this.#slotOf.set(symbol, slot)
    this.#symbolAt[slot] = symbol
    this.#holders[slot] = (this.#holders[slot] ?? 0) + 1
    if (slot >= this.#isDirty.length) this.#grow(slot)
    return slot
  }

  /** What nobody watches is forgotten: shown again later, it waits for its snapshot rather than being old. */
  #release(symbol: Symbol): void {
    const slot = this.#slotOf.get(symbol)
    if (slot === undefined) return
    const left = (this.#holders[slot] ?? 1) - 1
    this.#holders[slot] = left
    if (left > 0) return
    this.#slotOf.delete(symbol)
    this.#free.push(slot)
    this.#values.fill(Number.NaN, slot * QUOTE_STRIDE, (slot + 1) * QUOTE_STRIDE)
  }

  #grow(slot: number): void {
    const length = Math.max(slot + 1, this.#isDirty.length * 2)
    const values = new Float64Array(length * QUOTE_STRIDE).fill(Number.NaN)
    values.set(this.#values)
    this.#values = values
    const isDirty = new Uint8Array(length)
    isDirty.set(this.#isDirty)
    this.#isDirty = isDirty
  }

  #touch(slot: number): void {
    if (this.#isDirty[slot] === 1) return
    this.#isDirty[slot] = 1
    this.#dirty.push(slot)
    this.#task.request()
  }

  #handOn(): void {
    const changed = this.#dirty
    this.#dirty = this.#handedOn
    this.#handedOn = changed
    this.#dirty.length = 0
    for (const slot of changed) this.#isDirty[slot] = 0
    for (const slot of changed) {
      for (const listener of this.#cells.get(this.#symbolAt[slot] as Symbol) ?? []) listener()
    }
    for (const { watchers } of this.#sets.values()) {
      for (const { onQuotes } of watchers) onQuotes?.(changed)
    }
  }
}
