import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Bench, BenchOptions } from './bench.ts'
import { fileBytes } from './bar-store.ts'
import { makeStore, storeSeries } from './bench-store.ts'
import { openChromium, type BenchBrowser } from './chromium.ts'
import { LATER_START_LIMIT } from './limits.ts'
import { ROOT, startProductHost } from './product-host.ts'
import { timeMs } from './stopwatch.ts'
import { makeTempFolder } from './temp-folder.ts'
import { walkCandles } from './walk.ts'

const SYMBOL = 'BINANCE:BENCHUSDT'
const FULL_MB = 500
const QUICK_FULL_MB = 100
/** Written at a time. Prices off every grid, so that a bar takes 40 bytes: fewer bars to make until the tape is full. */
const BATCH_BARS = 500_000
const BATCH_MB = (BATCH_BARS * 40) / 1e6
/** What is read at a start: part of one packed chunk. */
const READ_BARS = 1_024
const CLI = join(ROOT, 'out', 'hosts', 'cli.js')
const LAUNCHER = join(ROOT, 'scripts', 'start.mjs')

/** How long a start takes, and that it does not depend on how much is stored. Every figure is a fresh process. */
export async function open({ isQuick }: BenchOptions): Promise<Bench> {
  const fullMb = isQuick ? QUICK_FULL_MB : FULL_MB
  const full = await makeFolder(Math.ceil(fullMb / BATCH_MB))
  const empty = await makeFolder(0)
  const storedMb = fileBytes(join(full, 'tape.db')) / 1e6
  if (storedMb < fullMb) throw new Error(`the full tape has ${storedMb} MB, ${fullMb} wanted`)
  const browser = await openChromium()
  return {
    measures: {
      'listening, full': () => untilListening(full),
      'listening, empty': () => untilListening(empty),
      'candles, full': () => untilCandles(full),
      'candles, empty': () => untilCandles(empty),
      'painted chart': () => untilPaintedChart(full, browser),
    },
    cases: [
      {
        name: `browser host to listening, a tape of ${fullMb} MB`,
        unit: 'ms',
        ours: 'listening, full',
        peerName: 'limit: 1.3 x an empty tape',
        peer: { measure: 'listening, empty', times: 1.3 },
        goal: 1,
      },
      {
        name: `process start to 1,024 candles read, a tape of ${fullMb} MB`,
        unit: 'ms',
        ours: 'candles, full',
        peerName: 'limit: 1.3 x a tape with only those',
        peer: { measure: 'candles, empty', times: 1.3 },
        goal: 1,
      },
      { name: 'later start to painted chart', unit: 'ms', ours: 'painted chart', ...LATER_START_LIMIT, goal: 1 },
    ],
    runsOn: browser.words,
    close: () => browser.close(),
  }
}

/** A folder with the bars that are read and so many batches of other series. */
async function makeFolder(batches: number): Promise<string> {
  const dataDir = makeTempFolder()
  await makeStore(dataDir, `#/chart/${SYMBOL}?interval=1m`, (tape) => {
    storeSeries(tape, SYMBOL, walkCandles(READ_BARS, 1))
    const candles = walkCandles(BATCH_BARS, 2)
    for (const name of ['o', 'h', 'l', 'c', 'v'] as const) {
      candles[name].forEach((value, row) => (candles[name][row] = value * Math.PI))
    }
    for (let batch = 0; batch < batches; batch++) storeSeries(tape, `BINANCE:FULL${batch}USDT`, candles)
  })
  return dataDir
}

async function untilListening(dataDir: string): Promise<number> {
  const startMs = performance.now()
  const host = await startProductHost(dataDir)
  const tookMs = performance.now() - startMs
  await host.close()
  return tookMs
}

/** The CLI is the shortest way from a process to candles; what it prints is checked. */
async function untilCandles(dataDir: string): Promise<number> {
  const args = ['candles', SYMBOL, '--interval', '1m', '--limit', String(READ_BARS), '--json', '--offline']
  let text = ''
  const tookMs = await timeMs(async () => {
    const child = spawnQuietly([CLI, ...args, '--data-dir', dataDir])
    child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()))
    await once(child, 'close')
  })
  const { candles } = JSON.parse(text) as { readonly candles?: readonly unknown[] }
  if (candles?.length !== READ_BARS) throw new Error(`the CLI printed ${text.slice(0, 200)}`)
  return tookMs
}

/**
 * What `npm start` runs, in a clone that is prepared, with a browser that is open already, until the launcher says that the
 * chart shown last is on screen again.
 */
async function untilPaintedChart(dataDir: string, browser: BenchBrowser): Promise<number> {
  const page = await browser.newPage()
  const startMs = performance.now()
  const child = spawnQuietly([LAUNCHER, '--browser', '--no-open', '--data-dir', dataDir])
  const kill = (): void => void child.kill('SIGKILL')
  process.prependOnceListener('exit', kill)
  try {
    const url = await untilSaid(child, /http:\/\/127\.0\.0\.1:\d+\/#k=\S+/u)
    // Not awaited: `goto` also waits for the load event, the launcher for the picture.
    const painted = untilSaid(child, /first chart on screen/u)
    await Promise.all([page.goto(url, { waitUntil: 'commit' }), painted.then(() => undefined)])
    return performance.now() - startMs
  } finally {
    await page.close()
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
    process.off('exit', kill)
  }
}

function spawnQuietly(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Resolves with the match in what the child says on stderr. */
function untilSaid(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let words = ''
    child.once('exit', (code) => reject(new Error(`the launcher ended with ${code}: ${words}`)))
    child.stderr?.on('data', (chunk: Buffer) => {
      words += chunk.toString()
      const [found] = pattern.exec(words) ?? []
      if (found !== undefined) resolve(found)
    })
  })
}
