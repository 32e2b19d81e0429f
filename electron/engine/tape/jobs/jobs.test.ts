import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { emptyCandles, type Candles } from '../../../../shared/domain/candles.ts'
import { makeTestHost, type TestHost } from '../../test-host.ts'
import { barsOf, columnsOf, fetchOf, KEY, makeFolder, minuteBars, type TestFolder } from '../test-tape.ts'
import type { Tape } from '../types.ts'
import { createJobs } from './create-jobs.ts'
import type { Jobs } from './types.ts'

const WORKER = pathToFileURL(join(import.meta.dirname, 'tape-worker.ts'))

let folder: TestFolder
let host: TestHost
let tape: Tape
const opened: Jobs[] = []

beforeEach(() => {
  folder = makeFolder()
  host = makeTestHost({ dataDir: folder.dataDir })
  tape = folder.open()
  tape.candles.write(KEY, minuteBars(500), fetchOf(1))
  tape.candles.write(KEY, columnsOf([[60_000, 1, 2, 0.5, 1.5, Number.NaN]]), fetchOf(2, 'second'))
})
afterEach(() => {
  for (const jobs of opened.splice(0)) jobs.close()
  folder.dispose()
  host.dispose()
})

function open(workerFile: URL | undefined = WORKER): Jobs {
  const jobs = createJobs({ workerFile, dataDir: folder.dataDir, timers: host.timers, log: host.log, tape: () => tape })
  opened.push(jobs)
  return jobs
}

async function* pagesOf(pages: readonly Candles[]): AsyncGenerator<Candles, undefined> {
  yield* pages
  return undefined
}

test.each([
  ['a worker', WORKER],
  ['this thread', undefined],
])('%s reads what the tape reads, beside the writer', async (_, workerFile) => {
  const jobs = open(workerFile)
  for (const range of [{}, { from: 60_000, to: 600_000 }, { limit: 7 }, { knownAt: 1 }]) {
    expect(await jobs.readCandles(KEY, range)).toEqual(tape.candles.read(KEY, range))
  }
  tape.candles.write(KEY, minuteBars(20, 500), fetchOf(3))
  const { columns } = await jobs.readCandles(KEY, { limit: 1 })
  expect(barsOf(columns)).toEqual(barsOf(tape.candles.read(KEY, { limit: 1 }).columns))
  expect(await jobs.readCandles({ ...KEY, source: 'none' })).toEqual(tape.candles.read({ ...KEY, source: 'none' }))
  expect(await jobs.check(true)).toEqual(tape.check(true))
})

test('an error crosses with its code, words and detail', async () => {
  const jobs = open()
  const target = join(folder.dataDir, 'copy.db')
  writeFileSync(target, 'in the way')
  const failed = await jobs.vacuumInto(join(folder.dataDir, 'tape.db'), target).catch((thrown: unknown) => thrown)
  expect(failed).toMatchObject({ name: 'AppError', detail: { file: expect.any(String) } })
  // And the worker is as good as before.
  expect((await jobs.check(false)).ok).toBe(true)
})

test('vacuumInto writes a whole copy', async () => {
  const target = join(folder.dataDir, 'copy.db')
  await open().vacuumInto(join(folder.dataDir, 'tape.db'), target)
  expect(existsSync(target)).toBe(true)
})

test('a table is fed page by page, and its pages are asked for one after the other', async () => {
  const file = join(folder.dataDir, 'out.csv')
  const told: number[] = []
  const pages = Array.from({ length: 4 }, (_, page) => minuteBars(100, page * 100))
  const written = await open().writeTable(file, 'csv', () => pagesOf(pages), { onProgress: (rows) => told.push(rows) })
  expect(written.rows).toBe(400)
  expect(told).toEqual([100, 200, 300, 400])
})

test('a page that fails is the failure of the job, and the pages are told to end', async () => {
  const jobs = open()
  let hasEnded = false
  async function* failing(): AsyncGenerator<Candles, undefined> {
    try {
      yield minuteBars(10)
      throw new Error('the source broke')
    } finally {
      hasEnded = true
    }
  }
  await expect(jobs.writeTable(join(folder.dataDir, 'out.csv'), 'csv', failing)).rejects.toThrow('the source broke')
  expect(hasEnded).toBe(true)
  expect((await jobs.check(false)).ok).toBe(true)
})

test.each([
  ['a worker', WORKER],
  ['this thread', undefined],
])('a job on %s ends when it is cancelled, and the next one runs', async (_, workerFile) => {
  const jobs = open(workerFile)
  const cancel = new AbortController()
  async function* endless(): AsyncGenerator<Candles, undefined> {
    for (let page = 0; ; page++) {
      if (page === 3) cancel.abort()
      yield minuteBars(10, page * 10)
    }
  }
  const writing = jobs.writeTable(join(folder.dataDir, 'out.csv'), 'csv', endless, { signal: cancel.signal })
  const waiting = jobs.check(false, { signal: cancel.signal })
  await expect(writing).rejects.toMatchObject({ code: 'cancelled' })
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
  expect((await jobs.check(false)).ok).toBe(true)
})

test('jobs asked for while files are swapped wait until that is done', async () => {
  const jobs = open()
  const order: string[] = []
  const swapping = jobs.withFilesClosed(async () => {
    await new Promise((resolve) => setImmediate(resolve))
    order.push('swapped')
  })
  await Promise.all([swapping, jobs.check(false).then(() => order.push('checked'))])
  expect(order).toEqual(['swapped', 'checked'])
})

test('an idle worker goes, and the next job starts another', async () => {
  const jobs = open()
  await jobs.check(false)
  expect(host.openTimers()).toBe(1)
  host.advance(60_000)
  expect(host.openTimers()).toBe(0)
  expect((await jobs.check(false)).ok).toBe(true)
})

test('where no worker can start the work is done in place, which is said once', async () => {
  const jobs = open(pathToFileURL(join(folder.dataDir, 'no-such-worker.js')))
  expect((await jobs.check(false)).ok).toBe(true)
  expect((await jobs.readCandles(KEY, { limit: 1 })).columns.t.length).toBe(1)
  const warnings = host.lines.filter(({ message }) => message.startsWith('long reads are done in place'))
  expect(warnings.length).toBe(1)
})

test('after a close nothing starts', async () => {
  const jobs = open()
  const running = jobs.writeTable(join(folder.dataDir, 'out.csv'), 'csv', async function* () {
    for (;;) {
      yield emptyCandles()
      await new Promise((resolve) => setImmediate(resolve))
    }
  })
  await new Promise((resolve) => setTimeout(resolve, 50))
  jobs.close()
  await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  await expect(jobs.check(false)).rejects.toMatchObject({ code: 'cancelled' })
})
