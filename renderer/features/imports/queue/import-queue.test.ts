import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createEngine } from '../../../../electron/engine/create-engine.ts'
import { makeTestHost, type TestHost } from '../../../../electron/engine/test-host.ts'
import { createMemoryClient } from '../../../../electron/hosts/memory/memory-client.ts'
import { IMPORT_PIECE_BYTES } from '../../../../shared/contract/imports.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { EngineClient } from '../../../engine.ts'
import { createImportQueue, type ImportItem, type ImportQueue } from './import-queue.ts'

let host: TestHost
let engine: ReturnType<typeof createEngine>
let imports: EngineClient['imports']
let queue: ImportQueue

beforeEach(() => {
  host = makeTestHost()
  engine = createEngine(host)
  ;({ imports } = createMemoryClient(engine))
  queue = createImportQueue(imports)
})
afterEach(() => {
  engine.close()
  host.dispose()
})

const START = Date.UTC(2024, 0, 1)

function csv(name: string, rows: number, row = (at: number) => `${START + at * 60_000},10,11,9,10.5,1`): File {
  return new File([Array.from({ length: rows }, (_, at) => row(at)).join('\n')], name)
}

/** Resolves with the items once `isReached` holds for them; the engine's own timers are moved on meanwhile. */
async function when(isReached: (items: readonly ImportItem[]) => boolean): Promise<readonly ImportItem[]> {
  const reached = new Promise<readonly ImportItem[]>((resolve) => {
    const look = (): void => {
      const { items } = queue.store.getState()
      if (!isReached(items)) return
      stop()
      resolve(items)
    }
    const stop = queue.store.subscribe(look)
    look()
  })
  return host.drive(reached)
}

const stages = (items: readonly ImportItem[]): string[] => items.map(({ stage }) => stage)

describe('the import queue', () => {
  test('looks at every file, then imports one after another', async () => {
    queue.add([csv('BTCUSDT-1m.csv', 3), csv('ETHUSDT-1m.csv', 5)])
    await when((items) => items.every(({ stage }) => stage === 'ready'))
    queue.start()
    expect(stages(queue.store.getState().items)).toEqual(['running', 'waiting'])
    const [first, second] = await when((items) => items.every(({ stage }) => stage === 'done'))
    expect(first?.result).toMatchObject({ symbol: 'BINANCE:BTCUSDT', interval: '1m', stored: 3 })
    expect(second?.result).toMatchObject({ symbol: 'BINANCE:ETHUSDT', stored: 5 })
    expect(engine.tape.candles.list('BINANCE:ETHUSDT')).toMatchObject([{ source: 'import:csv', bars: 5 }])
  })

  test('sends a long file in pieces, with progress on the way', async () => {
    const rows = Math.ceil((2.5 * IMPORT_PIECE_BYTES) / 30)
    queue.add([csv('BTCUSDT-1m.csv', rows)])
    await when(([item]) => item?.stage === 'ready')
    const phases = new Set<string>()
    queue.store.subscribe(({ items }) => phases.add(items[0]?.progress?.phase ?? 'none'))
    queue.start()
    const [item] = await when(([one]) => one?.stage === 'done')
    expect(item?.result?.stored).toBe(rows)
    expect(phases).toContain('receiving')
  })

  test('starts what is complete and selects the first file that is not', async () => {
    const strange = new File(['a;b;c;d;e\nx;1;2;3;4'], 'strange.csv')
    queue.add([csv('BTCUSDT-1m.csv', 3), strange])
    await when((items) => items.every(({ stage }) => stage === 'ready'))
    queue.start()
    const [, second] = await when(([first]) => first?.stage === 'done')
    expect(second).toMatchObject({ stage: 'ready', errors: { symbol: expect.any(String), roles: expect.any(String) } })
    expect(queue.store.getState().selectedId).toBe(second?.id)
    queue.change(second?.id ?? 0, { symbol: 'XETRA:ABC' })
    expect(queue.store.getState().items[1]?.errors).not.toHaveProperty('symbol')
  })

  test('a file that is no table is refused with the reason', async () => {
    queue.add([new File(['no table\nat all'], 'notes.txt')])
    const [item] = await when(([one]) => one?.stage === 'refused')
    expect(item?.error).toMatchObject({ code: 'bad-input', message: expect.stringContaining('notes.txt') })
  })

  test('stop leaves nothing in the store and nothing open in the engine', async () => {
    queue.add([csv('BTCUSDT-1m.csv', 60_000), csv('ETHUSDT-1m.csv', 3)])
    await when((items) => items.every(({ stage }) => stage === 'ready'))
    queue.start()
    await when(([first]) => first?.progress?.phase === 'receiving')
    queue.stopAll()
    const items = await when((all) => all.every(({ stage }) => stage === 'stopped'))
    expect(items[0]?.error?.code).toBe('cancelled')
    expect(engine.tape.candles.list().map(({ symbol }) => symbol)).toEqual(['INDEX:SPX'])
    await expect.poll(() => host.openTimers()).toBe(0)
  })

  test('after a lost connection the same file goes through from its beginning', async () => {
    let isDown = true
    const push = async (...args: Parameters<typeof imports.push>): Promise<void> => {
      if (isDown && args[0].index === 1) throw new AppError('disconnected', 'the engine cannot be reached')
      return imports.push(...args)
    }
    const { preview, begin, finish, cancel, watch } = imports
    queue = createImportQueue({ preview, begin, push, finish, cancel, watch })
    queue.add([csv('BTCUSDT-1m.csv', 20_000)])
    await when(([item]) => item?.stage === 'ready')
    queue.start()
    const [failed] = await when(([item]) => item?.stage === 'failed')
    expect(failed?.error?.code).toBe('disconnected')
    isDown = false
    queue.retry(failed?.id ?? 0)
    const [item] = await when(([one]) => one?.stage === 'done')
    expect(item?.result?.stored).toBe(20_000)
  })

  test('clear keeps what is under way', async () => {
    queue.add([csv('BTCUSDT-1m.csv', 3), new File(['x'], 'x.csv')])
    await when((items) => items[0]?.stage === 'ready' && items[1]?.stage === 'refused')
    queue.start()
    queue.clear()
    expect(stages(queue.store.getState().items)).toEqual(['running'])
    await when(([item]) => item?.stage === 'done')
    queue.clear()
    expect(queue.store.getState()).toEqual({ items: [], selectedId: null })
  })
})
