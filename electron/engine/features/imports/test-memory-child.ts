import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openTape } from '../../tape/open-tape.ts'
import { makeTestHost } from '../../test-host.ts'
import { createImports } from './create-imports.ts'

/** What import-memory.test.ts reads from the last line. */
export interface MemoryReport {
  readonly stored: number
  readonly gaps: number
  readonly gapsLeftOut: { readonly gaps: number; readonly bars: number }
  /** Most bytes of columns alive at once, above those before the import. */
  readonly columnBytes: number
  /** Most bytes of the process, above those before the import. */
  readonly rssBytes: number
}

const MINUTE_MS = 60_000
const FIRST_T = Date.UTC(2005, 0, 1)
/** Some 110 KB a piece. */
const PIECE_ROWS = 2500

/**
 * Imports `rows` generated minutes in an order in which every run overlaps every other one: row by row a step of `stride`
 * through all of them, which is the worst there is for a merge. Stride 1 is a rising file. A bar every `spacing` minutes.
 */
async function importGenerated(rows: number, stride: number, spacing: number): Promise<MemoryReport> {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  const testHost = makeTestHost()
  const timers = {
    after(delayMs: number, run: () => void) {
      const timer = setTimeout(run, delayMs)
      return () => clearTimeout(timer)
    },
  }
  const host = { ...testHost, timers }
  const tape = openTape({ dataDir: host.dataDir, now: host.now, log: host.log, mode: 'write' })
  const imports = createImports({ host, tape })

  gc()
  const before = process.memoryUsage()
  let columnBytes = 0
  let rssBytes = 0
  const look = (): void => {
    gc()
    const { arrayBuffers, rss } = process.memoryUsage()
    columnBytes = Math.max(columnBytes, arrayBuffers - before.arrayBuffers)
    rssBytes = Math.max(rssBytes, rss - before.rss)
  }

  const totalBytes = rows * rowOf(0).length
  const request = { fileName: 'generated.csv', totalBytes, symbol: 'BINANCE:MANYUSDT', sourceName: 'csv' }
  const { id } = imports.begin({ ...request, interval: '1m' })
  let index = 0
  for (const piece of pieces(rows, stride, spacing)) {
    await imports.push({ id, index, piece })
    if (index++ % 100 === 0) look()
  }
  let isDone = false
  const finishing = imports.finish({ id }).finally(() => {
    isDone = true
  })
  while (!isDone) {
    look()
    await Promise.race([finishing, sleep(200)])
  }
  const { stored, gaps, gapsLeftOut } = await finishing
  imports.close()
  tape.close()
  testHost.dispose()
  return { stored, gaps: gaps.length, gapsLeftOut, columnBytes, rssBytes }
}

function* pieces(rows: number, stride: number, spacing: number): Generator<Buffer> {
  for (let start = 0; start < rows; start += PIECE_ROWS) {
    let text = ''
    for (let row = start; row < Math.min(rows, start + PIECE_ROWS); row++)
      text += rowOf(((row * stride) % rows) * spacing)
    yield Buffer.from(text)
  }
}

/** Every row is as long as every other one, so that the length of the file is known beforehand. */
function rowOf(minute: number): string {
  const price = 200 + (minute % 977) / 100
  const figures = [price, price + 1, price - 1, price].map((figure) => figure.toFixed(2))
  return `${FIRST_T + minute * MINUTE_MS},${figures.join(',')},${minute % 9}\n`
}

const [rows = '', stride = '', spacing = ''] = process.argv.slice(2)
console.log(JSON.stringify(await importGenerated(Number(rows), Number(stride), Number(spacing))))
