import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { IMPORT_PIECE_BYTES, type ImportProgress } from '../../../../shared/contract/imports.ts'
import type { Interval } from '../../../../shared/domain/interval.ts'
import { AppError } from '../../../../shared/errors.ts'
import { openTape } from '../../tape/open-tape.ts'
import { createImports } from './create-imports.ts'
import { bar, fileOf, openTestImports } from './test-imports.ts'

let kit: ReturnType<typeof openTestImports>
let host: typeof kit.host
let tape: typeof kit.tape
let imports: typeof kit.imports
let begin: typeof kit.begin

beforeEach(() => {
  kit = openTestImports()
  ;({ host, tape, imports, begin } = kit)
})
afterEach(() => kit.dispose())

describe('a session', () => {
  const rows = (count: number): Buffer => Buffer.from(fileOf(Array.from({ length: count }, (_, hour) => bar(hour))))

  it('refuses pieces out of order, too large, too many or too few', async () => {
    const bytes = rows(10)
    const failing = async (run: (id: string) => Promise<unknown>, words: string): Promise<void> => {
      const { id } = begin(bytes)
      await expect(run(id)).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining(words) })
      await expect(async () => imports.finish({ id })).rejects.toMatchObject({ code: 'not-found' })
    }
    await failing((id) => imports.push({ id, index: 1, piece: bytes }), 'piece 1 came where piece 0')
    await failing((id) => imports.push({ id, index: 0, piece: new Uint8Array(IMPORT_PIECE_BYTES + 1) }), 'at most')
    await failing((id) => imports.push({ id, index: 0, piece: Buffer.concat([bytes, bytes]) }), 'more than')
    await failing((id) => imports.finish({ id }), `0 of ${bytes.byteLength} bytes`)
    expect(tape.candles.list()).toEqual([])
  })

  it('takes pieces that were sent without waiting', async () => {
    const bytes = rows(100)
    const { id } = begin(bytes)
    const half = bytes.byteLength >> 1
    await Promise.all([
      imports.push({ id, index: 0, piece: bytes.subarray(0, half) }),
      imports.push({ id, index: 1, piece: bytes.subarray(half) }),
    ])
    expect(await host.drive(imports.finish({ id }))).toMatchObject({ read: 100, stored: 100 })
  })

  it('keeps its own copy of a piece', async () => {
    const bytes = rows(10)
    const { id } = begin(bytes)
    const piece = Buffer.from(bytes)
    await imports.push({ id, index: 0, piece })
    piece.fill(0)
    expect(await host.drive(imports.finish({ id }))).toMatchObject({ stored: 10 })
  })

  it('tells its progress: snapshot first, the end last', async () => {
    const bytes = rows(20_000)
    const { id } = begin(bytes)
    const seen: ImportProgress[] = []
    const watching = (async () => {
      for await (const progress of imports.watch({ id })) seen.push(progress)
    })()
    for (let index = 0; index * IMPORT_PIECE_BYTES < bytes.byteLength; index++) {
      await imports.push({
        id,
        index,
        piece: bytes.subarray(index * IMPORT_PIECE_BYTES, (index + 1) * IMPORT_PIECE_BYTES),
      })
    }
    await host.drive(imports.finish({ id }))
    await watching
    expect(seen[0]).toEqual({ phase: 'receiving', bytes: 0, totalBytes: bytes.byteLength, rows: 0, quarantined: 0 })
    expect(seen.at(-1)).toMatchObject({ phase: 'done', rows: 20_000, bytes: bytes.byteLength })
    expect(seen.map(({ phase }) => phase)).toEqual(expect.arrayContaining(['parsing', 'storing']))
    // While it stores, rows are the ones handed to the store.
    expect(seen.find(({ phase }) => phase === 'storing')).toMatchObject({ rows: 0 })
    expect(() => imports.watch({ id })).toThrow(AppError)
  })

  it('answers other calls while it stores, which show nothing of it before the end', async () => {
    const bytes = rows(400_000)
    const { id } = begin(bytes)
    for (let index = 0; index * IMPORT_PIECE_BYTES < bytes.byteLength; index++) {
      const piece = bytes.subarray(index * IMPORT_PIECE_BYTES, (index + 1) * IMPORT_PIECE_BYTES)
      await imports.push({ id, index, piece })
    }
    const seriesSeen: number[] = []
    const watching = (async () => {
      for await (const { phase } of imports.watch({ id })) {
        if (phase !== 'storing') continue
        // Asked from inside the phase, once a turn, until the import has ended.
        while (tape.candles.list().length === 0) {
          seriesSeen.push(0)
          await new Promise((resolve) => setImmediate(resolve))
        }
      }
    })()
    expect(await host.drive(imports.finish({ id }))).toMatchObject({ stored: 400_000, gaps: [] })
    await watching
    expect(seriesSeen.length).toBeGreaterThan(2)
  })

  it('cancels in the middle of storing with nothing left behind', async () => {
    const bytes = rows(400_000)
    const { id } = begin(bytes)
    for (let index = 0; index * IMPORT_PIECE_BYTES < bytes.byteLength; index++) {
      const piece = bytes.subarray(index * IMPORT_PIECE_BYTES, (index + 1) * IMPORT_PIECE_BYTES)
      await imports.push({ id, index, piece })
    }
    void (async () => {
      for await (const { phase } of imports.watch({ id })) {
        if (phase !== 'storing') continue
        for (let turns = 0; turns < 3; turns++) await new Promise((resolve) => setImmediate(resolve))
        imports.cancel({ id })
      }
    })()
    await expect(host.drive(imports.finish({ id }))).rejects.toMatchObject({ code: 'cancelled' })
    expect(tape.candles.list()).toEqual([])
    expect(tape.instruments.all()).toEqual([])
  })

  it('is done when it is cancelled after the commit, and ends with the engine all the same', async () => {
    for (const stop of ['cancel', 'close'] as const) {
      const bytes = rows(100)
      const { id } = begin(bytes, { sourceName: stop })
      await imports.push({ id, index: 0, piece: bytes })
      const entries = () => tape.entries.list().filter(({ kind }) => kind === 'store.import').length
      const before = entries()
      const finishing = imports.finish({ id })
      // Up to the commit, and not to the look for gaps after it.
      while (entries() === before) {
        host.advance(0)
        await new Promise((resolve) => setImmediate(resolve))
      }
      if (stop === 'cancel') imports.cancel({ id })
      else imports.close()
      if (stop === 'cancel') expect(await host.drive(finishing)).toMatchObject({ stored: 100, gaps: [] })
      else await expect(finishing).rejects.toMatchObject({ code: 'cancelled' })
      expect(tape.candles.list().some(({ source }) => source === `import:${stop}`)).toBe(true)
      expect(tape.entries.list({ limit: 1 })[0]?.body).toMatchObject({ source: `import:${stop}`, stored: 100 })
    }
    expect(host.openTimers()).toBe(0)
  })

  it('lets a watcher go while it waits', async () => {
    const { id } = begin(rows(1))
    const watch = imports.watch({ id })
    await watch.next()
    const waiting = watch.next()
    await watch.return()
    expect(await waiting).toEqual({ done: true, value: undefined })
    imports.cancel({ id })
  })

  it('cancels between pieces with nothing left behind', async () => {
    const bytes = rows(100)
    const { id } = begin(bytes, { symbol: 'LOCAL:GONE' })
    const last = imports.watch({ id })
    await imports.push({ id, index: 0, piece: bytes.subarray(0, 500) })
    imports.cancel({ id })
    expect((await last.next()).value).toMatchObject({ phase: 'cancelled' })
    expect((await last.next()).done).toBe(true)
    await expect(async () => imports.push({ id, index: 1, piece: bytes.subarray(500) })).rejects.toThrow(AppError)
    expect(tape.candles.list()).toEqual([])
    expect(tape.instruments.get('LOCAL:GONE')).toBeNull()
    imports.cancel({ id })
    imports.cancel({ id: 'never was' })
  })

  it('cancels while rows are merged, and just before they are stored', async () => {
    const bytes = rows(60_000)
    for (const breaths of [0, 1, 2]) {
      const { id } = begin(bytes)
      for (let index = 0; index * IMPORT_PIECE_BYTES < bytes.byteLength; index++) {
        const start = index * IMPORT_PIECE_BYTES
        await imports.push({ id, index, piece: bytes.subarray(start, start + IMPORT_PIECE_BYTES) })
      }
      const finishing = imports.finish({ id })
      for (let breath = 0; breath <= breaths; breath++) {
        await expect.poll(() => host.openTimers()).toBe(1)
        if (breath < breaths) host.advance(0)
      }
      imports.cancel({ id })
      await expect(finishing).rejects.toMatchObject({ code: 'cancelled' })
      expect(tape.candles.list()).toEqual([])
      expect(host.openTimers()).toBe(0)
    }
  })

  it('times out when its page is gone', async () => {
    const bytes = rows(10)
    const { id } = begin(bytes)
    host.advance(9 * 60_000)
    await imports.push({ id, index: 0, piece: bytes.subarray(0, 100) })
    host.advance(9 * 60_000)
    await imports.push({ id, index: 1, piece: bytes.subarray(100, 200) })
    host.advance(10 * 60_000)
    await expect(async () => imports.push({ id, index: 2, piece: bytes.subarray(200) })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('opens no more than eight at once', () => {
    for (let at = 0; at < 8; at++) begin(rows(1))
    expect(() => begin(rows(1))).toThrow('8 imports are open')
  })

  it('ends with the engine', async () => {
    const { id } = begin(rows(1))
    const watch = imports.watch({ id })
    imports.close()
    expect((await watch.next()).value).toMatchObject({ phase: 'cancelled' })
    expect(host.openTimers()).toBe(0)
  })

  it('refuses to begin beside another host', () => {
    const reader = openTape({ dataDir: host.dataDir, now: () => host.now(), log: host.log, mode: 'read' })
    const beside = createImports({ host, tape: reader })
    const input = { fileName: 'f', totalBytes: 1, symbol: 'X', interval: '1h' as Interval }
    expect(() => beside.begin(input)).toThrow(expect.objectContaining({ code: 'store-locked' }))
    reader.close()
  })
})
