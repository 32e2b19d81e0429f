import {
  copyFileSync,
  openSync,
  closeSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Candles } from '../../../shared/domain/candles.ts'
import { AppError } from '../../../shared/errors.ts'
import { startChild } from './test-spawn.ts'
import { KEY, NOW, type TestFolder, columnsOf, fetchOf, makeFolder, minuteBars } from './test-tape.ts'
import type { Tape } from './types.ts'

/** `npm run torture` does many more rounds than the suite can afford. */
const IS_LONG = process.env.TAPEDECK_TORTURE === '1'
const KILLS = IS_LONG ? 30 : 10
const TORN_WALS = IS_LONG ? 100 : 30
const ROTTEN_FILES = IS_LONG ? 300 : 50
const TIME_LIMIT_MS = IS_LONG ? 600_000 : 60_000

let folder: TestFolder

beforeEach(() => {
  folder = makeFolder()
})
afterEach(() => folder.dispose())

/** Numbers that repeat from run to run, so that a failure can be looked at again (mulberry32). */
function makeRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

test(
  `kill -9 in the middle of writes, ${KILLS} times: no acknowledged commit is lost, nothing is damaged`,
  async () => {
    const random = makeRandom(1)
    for (let round = 0; round < KILLS; round++) {
      const child = startChild('writeForEver', folder.dataDir)
      await child.nextLine()
      await new Promise((resolve) => setTimeout(resolve, 50 + random() * 200))
      await child.kill()
      const acknowledged = Number(child.lines.at(-1))
      const tape = folder.open()
      const { bars } = tape.stat()
      expect(tape.notices).toEqual([])
      expect(tape.hasUncleanEnd).toBe(true)
      expect(bars).toBeGreaterThanOrEqual(acknowledged)
      expect(tape.documents.read('count')).toBeGreaterThanOrEqual(acknowledged)
      expect(tape.candles.read(KEY).columns.t).toEqual(minuteBars(bars).t)
      expect(tape.check(true)).toMatchObject({ ok: true })
      tape.close()
    }
  },
  TIME_LIMIT_MS,
)

test(
  `a WAL cut or scribbled over at a random place, ${TORN_WALS} times: an earlier commit, whole`,
  () => {
    const random = makeRandom(2)
    // Its tables are in the file itself, so that the WAL holds the commits of bars alone.
    folder.open().close()
    const tape = folder.open()
    tape.candles.write(KEY, minuteBars(3), fetchOf())
    const commits = 12
    for (let commit = 1; commit < commits; commit++) tape.candles.write(KEY, minuteBars(3, commit * 3), fetchOf())
    const kept = ['tape.db', 'tape.db-wal'].map((name) => readFileSync(join(folder.dataDir, name)))
    const seen = new Set<number>()
    for (let round = 0; round < TORN_WALS; round++) {
      const torn = makeFolder()
      const [file, wal] = [join(torn.dataDir, 'tape.db'), join(torn.dataDir, 'tape.db-wal')]
      writeFileSync(file, kept[0] as Buffer)
      writeFileSync(wal, kept[1] as Buffer)
      const at = Math.floor(random() * statSync(wal).size)
      if (round % 2 === 0) truncateSync(wal, at)
      else scribble(wal, at, Buffer.from([0xff, 0xaa, 0x55]))
      // A writer recovers the WAL into the file, a reader in memory; the writer also makes a backup, which takes longer.
      const opened = torn.open({ mode: round % 4 < 2 ? 'read' : 'write' })
      const { bars } = opened.stat()
      expect(opened.notices).toEqual([])
      expect(bars % 3).toBe(0)
      expect(opened.candles.read(KEY).columns.t).toEqual(minuteBars(bars).t)
      expect(opened.check(true)).toMatchObject({ ok: true })
      seen.add(bars)
      torn.dispose()
    }
    expect(seen.size).toBeGreaterThan(3)
  },
  TIME_LIMIT_MS,
)

test(
  `sixteen bytes overwritten at a random place, ${ROTTEN_FILES} times: reported, or the data are equal`,
  () => {
    const random = makeRandom(3)
    fillWithEverything(folder.open())
    const sound = readEverything(folder.open({ mode: 'read' }))
    folder.open({ mode: 'read' }).close()
    const source = folder.dataDir
    let reported = 0
    for (let round = 0; round < ROTTEN_FILES; round++) {
      const rotten = makeFolder()
      for (const name of ['tape.db', 'ledger.db']) copyFileSync(join(source, name), join(rotten.dataDir, name))
      const victim = join(rotten.dataDir, round % 5 === 0 ? 'ledger.db' : 'tape.db')
      scribble(victim, Math.floor(random() * (statSync(victim).size - 16)), Buffer.alloc(16, 0x5a))
      if (isReported(rotten)) reported++
      else expect(readEverything(rotten.open({ mode: 'read' })), `round ${round}`).toEqual(sound)
      rotten.dispose()
    }
    expect(reported).toBeGreaterThan(ROTTEN_FILES / 2)
  },
  TIME_LIMIT_MS,
)

/** True when opening, reading or checking says that something is wrong. Anything but an AppError fails the test. */
function isReported(rotten: TestFolder): boolean {
  try {
    const tape = rotten.open()
    if (tape.notices.length > 0) return true
    readEverything(tape)
    return !tape.check(true).ok
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code.startsWith('store-')) return true
    throw thrown
  }
}

function fillWithEverything(tape: Tape): void {
  tape.candles.write(KEY, unevenBars(60_000), fetchOf(1, 'first'))
  tape.candles.write(KEY, columnsOf([[60_000, 1, 3, 1, 2, 5]]), fetchOf(2, 'second'))
  const symbols = Array.from({ length: 60 }, (_, index) => `NYSE:N${index}`)
  tape.instruments.upsert(
    symbols.map((symbol) => ({
      symbol,
      name: `${symbol} Inc.`,
      kind: 'stock',
      sector: 'S',
      industry: 'I',
      tickSize: 1,
    })),
    'sample',
  )
  const figures = { price: 1.5, cap: 2.5, pe: null, eps: 3.5, dividendYieldPct: 0.5, low52: 1.25, high52: 2.25 }
  tape.snapshots.write(
    'sample',
    NOW,
    symbols.map((symbol) => ({ symbol, ...figures })),
    fetchOf(3),
  )
  tape.instruments.writeUniverse('sp500', NOW, symbols)
  for (let index = 0; index < 30; index++) tape.documents.write(`document ${index}`, { index, text: 'x'.repeat(300) })
  tape.close()
}

/** Prices that do not repeat, so that their chunks take room enough to be hit. */
function unevenBars(count: number): Candles {
  const random = makeRandom(4)
  return columnsOf(
    Array.from({ length: count }, (_, index) => {
      const base = 1_000 + Math.floor(random() * 1e6) / 100
      return [index * 60_000, base, base + 2, base - 2, base + 1, Math.floor(random() * 1e6) / 1_000]
    }),
  )
}

function readEverything(tape: Tape): unknown {
  const everything = {
    now: tape.candles.read(KEY),
    groups: [tape.candles.readGroups(KEY, 64), tape.candles.readGroups(KEY, 4096)],
    asOf: tape.candles.read(KEY, { versionAt: 1 }),
    list: tape.candles.list(),
    snapshots: tape.snapshots.newest(),
    instruments: tape.instruments.all(),
    universe: tape.instruments.universe('sp500'),
    documents: Array.from({ length: 30 }, (_, index) => tape.documents.read(`document ${index}`)),
  }
  if (tape.isReadOnly) tape.close()
  return everything
}

function scribble(file: string, at: number, bytes: Buffer): void {
  const handle = openSync(file, 'r+')
  writeSync(handle, bytes, 0, bytes.length, at)
  closeSync(handle)
}
