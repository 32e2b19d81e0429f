import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Bench } from './bench.ts'
import { makeStore, storeSeries } from './bench-store.ts'
import { openChromium, type BenchBrowser } from './chromium.ts'
import { LATER_START_LIMIT } from './limits.ts'
import { ROOT, startProductHost } from './product-host.ts'
import { timeMs } from './stopwatch.ts'
import { makeTempFolder } from './temp-folder.ts'
import { walkCandles } from './walk.ts'

const SYMBOL = 'BINANCE:BENCHUSDT'
const STORED_BARS = 100_000
/** What is read at a start: as many bars as one packed chunk of the goal's prototype held. */
const READ_BARS = 1_024
const CLI = join(ROOT, 'out', 'hosts', 'cli.js')
const LAUNCHER = join(ROOT, 'scripts', 'start.mjs')

/** How long a start takes, and that it does not depend on how much is stored. Every figure is a fresh process. */
export async function open(): Promise<Bench> {
  const full = await makeFolder(STORED_BARS)
  const empty = await makeFolder(READ_BARS)
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
        name: 'browser host to listening, 100,000 bars stored',
        unit: 'ms',
        ours: 'listening, full',
        peerName: 'limit: 1.3 x an empty tape',
        peer: { measure: 'listening, empty', times: 1.3 },
        goal: 1,
      },
      {
        name: 'process start to 1,024 candles read, 100,000 bars stored',
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

async function makeFolder(bars: number): Promise<string> {
  const dataDir = makeTempFolder()
  await makeStore(dataDir, `#/chart/${SYMBOL}?interval=1m`, (tape) => storeSeries(tape, SYMBOL, walkCandles(bars, 1)))
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
