import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { packQuotes, QUOTE_STRIDE } from '../../shared/domain/quote-columns.ts'
import type { EngineState } from '../engine.ts'
import { TickBoard } from './board.ts'
import { createFrameScheduler } from './frame-scheduler.ts'

interface Batch {
  readonly kind: 'snapshot' | 'update'
  readonly rows: Uint8Array
  readonly source: string
  readonly state: 'live' | 'cached'
}

/** One subscription as the engine sees it. */
interface Subscription {
  readonly symbols: readonly string[]
  readonly signal: AbortSignal
  push(batch: Batch): void
  end(thrown?: Error): void
}

const subscriptions: Subscription[] = []
const stateListeners = new Set<(state: EngineState) => void>()

async function* batches(
  signal: AbortSignal,
  feed: { take: (push: Subscription['push'], end: Subscription['end']) => void },
) {
  const queue: (Batch | { readonly thrown: Error | undefined })[] = []
  let wake = (): void => undefined
  const add = (item: (typeof queue)[number]): void => {
    queue.push(item)
    wake()
  }
  feed.take(add, (thrown) => add({ thrown }))
  signal.addEventListener('abort', () => add({ thrown: undefined }))
  for (;;) {
    while (queue.length === 0) await new Promise<void>((resolve) => (wake = resolve))
    const next = queue.shift()
    if (!next || 'thrown' in next) {
      if (next?.thrown) throw next.thrown
      return
    }
    yield next
  }
}

const connection = {
  state: 'open' as EngineState,
  onState(listener: (state: EngineState) => void) {
    stateListeners.add(listener)
    return () => void stateListeners.delete(listener)
  },
  client: {
    quotes: {
      watch: ({ symbols }: { symbols: string[] }, options: { signal?: AbortSignal }) => {
        const signal = options.signal as AbortSignal
        return Promise.resolve(
          batches(signal, {
            take: (push, end) => subscriptions.push({ symbols, signal, push, end }),
          }),
        )
      },
    },
  },
}

/** `[slot, last, prevClose]` each. */
function batch(
  kind: Batch['kind'],
  rows: readonly (readonly [number, number, number])[],
  state: Batch['state'] = 'live',
) {
  const values = new Float64Array(rows.length * QUOTE_STRIDE).fill(Number.NaN)
  rows.forEach(([, last, prevClose], row) => values.set([last, prevClose], row * QUOTE_STRIDE))
  return {
    kind,
    rows: packQuotes({ slots: Uint16Array.from(rows, ([slot]) => slot), values }),
    source: 'simulated',
    state,
  }
}

let frame: (() => void) | null = null
let board: TickBoard

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}
const runFrame = (): void => {
  const due = frame
  frame = null
  due?.()
}

beforeEach(() => {
  vi.useFakeTimers()
  subscriptions.length = 0
  frame = null
  const frames = createFrameScheduler({
    requestFrame: (run) => {
      frame = run
      return 1
    },
    cancelFrame: () => (frame = null),
    now: () => 0,
    isHidden: () => false,
    onVisibility: () => () => undefined,
  })
  board = new TickBoard(connection as unknown as ConstructorParameters<typeof TickBoard>[0], frames)
})
afterEach(() => {
  board.dispose()
  const left = stateListeners.size + vi.getTimerCount()
  vi.useRealTimers()
  if (left > 0) throw new Error(`${left} listener(s) or timer(s) left open`)
})

describe('sets', () => {
  test('those who watch the same symbols share a stream, and the last one ends it', async () => {
    const one = board.watch(['US:A', 'US:B'], {})
    const other = board.watch(['US:A', 'US:B'], {})
    await settle()
    expect(subscriptions.map(({ symbols }) => symbols)).toEqual([['US:A', 'US:B']])
    one.dispose()
    one.dispose()
    expect(subscriptions[0]?.signal.aborted).toBe(false)
    other.dispose()
    expect(subscriptions[0]?.signal.aborted).toBe(true)
  })

  test('a symbol of two sets has one slot; forgotten when neither is watched any more', async () => {
    const wide = board.watch(['US:A', 'US:B'], {})
    const single = board.watch(['US:B'], {})
    expect(single.slots[0]).toBe(wide.slots[1])
    await settle()
    subscriptions[0]?.push(batch('snapshot', [[1, 20, 10]]))
    await settle()
    wide.dispose()
    expect(board.read(single.slots[0] as number, 'last')).toBe(20)
    single.dispose()
    expect(board.quote('US:B', 'last')).toBeNaN()
    const again = board.watch(['US:B'], {})
    expect(board.read(again.slots[0] as number, 'last')).toBeNaN()
  })

  test('hundreds of symbols keep their numbers while the board grows', async () => {
    const symbols = Array.from({ length: 503 }, (_, index) => `US:S${index}`)
    const first = board.watch(symbols.slice(0, 2), {})
    await settle()
    subscriptions[0]?.push(batch('snapshot', [[1, 7, 5]]))
    await settle()
    const all = board.watch(symbols, {})
    expect(new Set(all.slots).size).toBe(503)
    expect(board.read(first.slots[1] as number, 'last')).toBe(7)
  })
})

describe('frames', () => {
  test('what came since the last frame is handed on once, each slot once', async () => {
    const seen: number[][] = []
    const cell = vi.fn<() => void>()
    const { slots } = board.watch(['US:A', 'US:B'], { onQuotes: (changed) => seen.push([...changed]) })
    board.onSymbol('US:A', cell)
    await settle()
    subscriptions[0]?.push(
      batch('snapshot', [
        [0, 10, 9],
        [1, 20, 19],
      ]),
    )
    subscriptions[0]?.push(batch('update', [[0, 11, 9]]))
    subscriptions[0]?.push(batch('update', [[0, 12, 9]]))
    await settle()
    expect(seen).toEqual([])
    runFrame()
    expect(seen).toEqual([[slots[0], slots[1]]])
    expect(cell).toHaveBeenCalledTimes(1)
    expect(board.read(slots[0] as number, 'last')).toBe(12)
    expect(board.read(slots[1] as number, 'prevClose')).toBe(19)
    expect(frame).toBeNull()
  })

  test('who joins a stream that runs is told everything in the next frame', async () => {
    const symbols = ['US:A']
    board.watch(symbols, {})
    await settle()
    subscriptions[0]?.push(batch('snapshot', [[0, 10, 9]]))
    await settle()
    runFrame()
    const late = vi.fn<(changed: readonly number[]) => void>()
    board.watch(symbols, { onQuotes: late })
    runFrame()
    expect(late).toHaveBeenCalledTimes(1)
  })
})

describe('streams', () => {
  test('the state is told when it changes, not with every message', async () => {
    const told: (string | null)[] = []
    board.watch(['US:A'], { onStream: (stream) => told.push(stream && `${stream.source} ${stream.state}`) })
    await settle()
    subscriptions[0]?.push(batch('snapshot', [[0, 10, 9]]))
    subscriptions[0]?.push(batch('update', [[0, 11, 9]]))
    subscriptions[0]?.push(batch('update', [[0, 11, 9]], 'cached'))
    await settle()
    subscriptions[0]?.end()
    await settle()
    expect(told).toEqual(['simulated live', 'simulated cached', 'simulated reconnecting'])
  })

  test('a stream that ends is opened again a second later, and at once when the engine is back', async () => {
    board.watch(['US:A'], {})
    await settle()
    subscriptions[0]?.end()
    await settle()
    expect(subscriptions).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(subscriptions).toHaveLength(2)
    for (const listener of stateListeners) listener('reconnecting')
    subscriptions[1]?.end(new AppError('disconnected', 'the port is gone'))
    await settle()
    for (const listener of stateListeners) listener('open')
    await settle()
    expect(subscriptions).toHaveLength(3)
  })

  test('where nothing live exists it does not ask again', async () => {
    board.watch(['US:A'], {})
    await settle()
    subscriptions[0]?.end(new AppError('unsupported', 'nothing live in the stored market'))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(subscriptions).toHaveLength(1)
  })
})
