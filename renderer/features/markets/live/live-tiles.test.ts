import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { QUOTE_FIELDS, QUOTE_STRIDE, packQuotes, type QuoteField } from '../../../../shared/domain/quote-columns.ts'
import { TickBoard } from '../../../live/board.ts'
import { createFrameScheduler } from '../../../live/frame-scheduler.ts'
import type { HeatmapData } from '../data/heatmap-data.ts'
import { measureOf } from '../data/measure.ts'
import { SAMPLE_MEMBERS } from '../data/test-members.ts'
import { liveTile } from './live-tile.ts'
import { LiveTiles, type MapLooks } from './live-tiles.ts'

const [, XOM, CVX] = SAMPLE_MEMBERS
const DATA: HeatmapData = {
  universe: 'sp500',
  name: 'S&P 500',
  asOf: null,
  group: 'sector',
  size: 'cap',
  colour: 'change',
  offers: { universes: [], groups: ['sector'], sizes: ['cap'], colours: ['change'] },
  isLive: true,
  tiles: [
    { ...XOM, prevClose: 165.11, value: 0 },
    { ...CVX, prevClose: 180, value: 0 },
  ],
  groups: [{ name: 'Energy', value: 0, count: 2, size: 1_000 }],
  missing: [],
}

type Push = (rows: readonly Partial<Record<QuoteField, number>>[]) => Promise<void>

/** A board whose one stream the test feeds, and frames that come when it says so. */
function openBoard(): {
  board: TickBoard
  frames: ReturnType<typeof createFrameScheduler>
  push: Push
  runFrame: () => void
} {
  let frame: (() => void) | null = null
  let wake: (rows: Uint8Array | null) => void = () => undefined
  async function* stream(signal: AbortSignal) {
    signal.addEventListener('abort', () => wake(null))
    for (;;) {
      const rows = await new Promise<Uint8Array | null>((resolve) => (wake = resolve))
      if (rows === null) return
      yield { kind: 'update', rows, source: 'simulated', state: 'live' }
    }
  }
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
  const connection = {
    state: 'open',
    onState: () => () => undefined,
    client: {
      quotes: { watch: (_input: unknown, { signal }: { signal: AbortSignal }) => Promise.resolve(stream(signal)) },
    },
  }
  return {
    board: new TickBoard(connection as unknown as ConstructorParameters<typeof TickBoard>[0], frames),
    frames,
    async push(quotes) {
      const values = new Float64Array(quotes.length * QUOTE_STRIDE).fill(Number.NaN)
      quotes.forEach((quote, row) =>
        QUOTE_FIELDS.forEach((field, at) => (values[row * QUOTE_STRIDE + at] = quote[field] ?? Number.NaN)),
      )
      await vi.advanceTimersByTimeAsync(0)
      wake(packQuotes({ slots: Uint16Array.from(quotes, (_quote, row) => row), values }))
      await vi.advanceTimersByTimeAsync(0)
    },
    runFrame() {
      const due = frame
      frame = null
      due?.()
    },
  }
}

let opened: ReturnType<typeof openBoard>
let live: LiveTiles
let close: () => void

beforeEach(() => {
  vi.useFakeTimers()
  opened = openBoard()
  live = new LiveTiles(DATA, opened.board, opened.frames)
  close = live.open()
})
afterEach(() => {
  close()
  opened.board.dispose()
  const left = vi.getTimerCount()
  vi.useRealTimers()
  if (left > 0) throw new Error(`${left} timer(s) left open`)
})

test('a tick reaches the map in its frame: colour, value and price, of the tiles that moved', async () => {
  const told: MapLooks[] = []
  live.subscribe((looks) => told.push(looks))
  told.length = 0
  await opened.push([{ last: 170.0633, prevClose: 165.11 }])
  opened.runFrame()
  const tiles = told.flatMap((looks) => looks.tiles ?? [])
  expect(tiles.map(({ id, longValue, price, step }) => [id, longValue, price, step])).toEqual([
    ['US:XOM', '+3.00%', '$170.06', 256],
  ])
})

test('figures follow once a second, not with every tick', async () => {
  const told = vi.fn<() => void>()
  live.onFigures(told)
  await opened.push([{ last: 165.11, prevClose: 165.11 }])
  opened.runFrame()
  opened.runFrame()
  told.mockClear()
  for (let tick = 0; tick < 8; tick++) {
    await opened.push([{ last: 165.11 * (1 + tick / 1_000), prevClose: 165.11 }])
    opened.runFrame()
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(told).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1_000)
  opened.runFrame()
  expect(told).toHaveBeenCalledTimes(1)
  expect(live.figures().data.tiles[0]?.value).toBeCloseTo(0.7, 6)
})

test('a group’s change is that of its worth now; its size and order stay as laid out', async () => {
  // 600 grows by a half, 400 stays: 1,300 of 1,000.
  await opened.push([
    { last: 165.11 * 1.5, prevClose: 165.11 },
    { last: 180, prevClose: 180 },
  ])
  opened.runFrame()
  opened.runFrame()
  const { groups, tiles } = live.figures().data
  expect(groups).toEqual([{ name: 'Energy', value: expect.closeTo(30, 6), count: 2, size: 1_000 }])
  expect(tiles.map(({ size }) => size)).toEqual([600, 400])
  expect(live.figures().stream).toEqual({ source: 'simulated', state: 'live' })
})

test('what a quote does not say stays as it was loaded, and a price beyond its range makes the range longer', () => {
  const place = measureOf({ colour: 'high52', universe: 'sp500' })
  const tile = { ...XOM, low52: 100, high52: 200 }
  const none = liveTile(tile, place, () => Number.NaN)
  expect(none).toMatchObject({ price: 165.11, value: expect.closeTo(65.11, 6) })
  expect(liveTile(tile, place, (field) => (field === 'last' ? 250 : Number.NaN))).toMatchObject({
    price: 250,
    value: 100,
  })
})
