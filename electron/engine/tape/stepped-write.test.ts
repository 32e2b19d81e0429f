import { afterEach, beforeEach, expect, test } from 'vitest'
import { KEY, NOW, type TestFolder, columnsOf, fetchOf, makeFolder, minuteBars } from './test-tape.ts'
import type { Tape } from './types.ts'

/** Six pauses. */
const BARS = 400_000
const ALL = minuteBars(BARS)
const OTHER = { ...KEY, symbol: 'BINANCE:ETHUSDT' as const }

let folder: TestFolder
let tape: Tape

beforeEach(() => {
  folder = makeFolder()
  tape = folder.open()
})
afterEach(() => folder.dispose())

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('readers see the state before a long write until all of it is there, and listeners hear of it once', async () => {
  tape.candles.write(KEY, minuteBars(10), fetchOf(1))
  let heard = 0
  tape.onChange(() => heard++)
  const seen: number[] = []
  const beside = folder.open({ mode: 'read' })
  const counts = await tape.candles.writeInSteps(
    KEY,
    () => [ALL],
    fetchOf(2),
    async () => {
      seen.push(tape.candles.read(KEY).columns.t.length, tape.stat().bars, beside.stat().bars)
      await turn()
    },
  )
  expect(seen).toEqual(Array.from({ length: 18 }, () => 10))
  expect(counts).toEqual({ stored: BARS - 10, unchanged: 10, revised: 0 })
  expect(heard).toBe(1)
  expect(tape.candles.read(KEY).columns).toEqual(ALL)
  expect(tape.check(true)).toMatchObject({ ok: true })
})

test('what the pause throws takes everything back', async () => {
  const before = tape.stat()
  let pauses = 0
  const work = tape.candles.writeInSteps(
    KEY,
    () => [ALL],
    fetchOf(),
    async () => {
      if (++pauses === 2) throw new Error('enough')
    },
  )
  await expect(work).rejects.toThrow('enough')
  expect(tape.stat()).toMatchObject({ series: before.series, bars: before.bars })
  expect(tape.candles.list()).toEqual([])
  expect(await tape.candles.writeInSteps(KEY, () => [ALL], fetchOf(), turn)).toMatchObject({ stored: BARS })
})

test.for([1, 5])(
  'a write meanwhile goes first, %i time(s): both are stored, the later one counts true',
  async (times) => {
    let writes = 0
    const work = tape.candles.writeInSteps(
      KEY,
      () => [ALL],
      fetchOf(2),
      async () => {
        if (writes >= times) return turn()
        const at = writes++
        tape.candles.write(OTHER, minuteBars(1, at), fetchOf(1))
        tape.candles.write(KEY, columnsOf([[at * 60_000, 1, 3, 1, 2, 5]]), fetchOf(1))
        expect(tape.candles.read(KEY).columns.t.length).toBe(writes)
      },
    )
    const counts = await work
    expect(counts).toEqual({ stored: BARS - writes, unchanged: 0, revised: writes })
    expect(tape.candles.list().map(({ bars }) => bars)).toEqual([BARS, writes])
    expect(tape.check(true)).toMatchObject({ ok: true })
  },
)

test('batches of any size are one write: times repeated across them are versions, and only a step of them is held', async () => {
  const counts = await tape.candles.writeInSteps(
    KEY,
    function* () {
      for (let start = 0; start < 1_000; start += 7) yield minuteBars(7, start)
      yield columnsOf([[1_000 * 60_000, 1, 3, 1, 2, 5]])
      yield columnsOf([[1_000 * 60_000, 1, 3, 1, 2, 6]])
      yield minuteBars(0)
      yield minuteBars(100_000, 1_001)
    },
    fetchOf(),
    turn,
  )
  expect(counts).toEqual({ stored: 101_001, unchanged: 0, revised: 2 })
  expect(tape.candles.read(KEY, { versionAt: NOW - 1 }).columns.c[1_000]).toBe(minuteBars(1, 1_000).c[0])
  expect(tape.check(true)).toMatchObject({ ok: true })
})

test('a write that is cut short closes the source of its batches', async () => {
  let isClosed = false
  function* batches() {
    try {
      yield ALL
      yield minuteBars(1, BARS)
    } finally {
      isClosed = true
    }
  }
  const work = tape.candles.writeInSteps(KEY, batches, fetchOf(), async () => {
    throw new Error('enough')
  })
  await expect(work).rejects.toThrow('enough')
  expect(isClosed).toBe(true)
})

test('batches out of order are refused, and nothing of them stays', async () => {
  const work = tape.candles.writeInSteps(KEY, () => [ALL, minuteBars(1, 5)], fetchOf(), turn)
  await expect(work).rejects.toMatchObject({ code: 'bad-input' })
  expect(tape.candles.list()).toEqual([])
})

test('a store in memory takes batches too', async () => {
  const memory = folder.open({ mode: 'memory' })
  expect(await memory.candles.writeInSteps(KEY, () => [ALL], fetchOf(), turn)).toMatchObject({ stored: BARS })
  expect(memory.stat()).toMatchObject({ bars: BARS })
})

test('long writes take turns', async () => {
  let running = 0
  const pause = async (): Promise<void> => {
    running++
    await turn()
    expect(running).toBe(1)
    running--
  }
  const both = [KEY, OTHER].map((key) => tape.candles.writeInSteps(key, () => [ALL], fetchOf(), pause))
  expect(await Promise.all(both)).toMatchObject([{ stored: BARS }, { stored: BARS }])
})

test('closing the store in between leaves nothing behind and lets the folder go', async () => {
  const work = tape.candles.writeInSteps(
    KEY,
    () => [ALL],
    fetchOf(),
    async () => {
      tape.close()
      await turn()
    },
  )
  await expect(work).rejects.toMatchObject({ code: 'cancelled' })
  const again = folder.open()
  expect(again.hasUncleanEnd).toBe(false)
  expect(again.candles.list()).toEqual([])
  expect(again.check(true)).toMatchObject({ ok: true })
})

test('a reader refuses, and wrong columns never start', async () => {
  const reader = folder.open({ mode: 'read' })
  const bars = ALL
  await expect(reader.candles.writeInSteps(KEY, () => [bars], fetchOf(NOW), turn)).rejects.toMatchObject({
    code: 'store-locked',
  })
  const broken = { ...bars, c: bars.c.slice(1) }
  await expect(tape.candles.writeInSteps(KEY, () => [broken], fetchOf(NOW), turn)).rejects.toMatchObject({
    code: 'bad-input',
  })
})

test('bars that are stored already are gone through in steps as well', async () => {
  tape.candles.write(KEY, ALL, fetchOf(1))
  let pauses = 0
  const work = tape.candles.writeInSteps(
    KEY,
    () => [ALL],
    fetchOf(2),
    async () => void pauses++,
  )
  expect(await work).toEqual({ stored: 0, unchanged: BARS, revised: 0 })
  expect(pauses).toBe(6)
})
