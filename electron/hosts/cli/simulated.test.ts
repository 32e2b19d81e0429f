import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowserSession } from '../../../renderer/engine/browser-session.ts'
import { connect } from '../../../renderer/engine/connection.ts'
import { nodePage } from '../../../renderer/engine/test-node-page.ts'

const DAY_MS = 86_400_000
const MAIN = join(import.meta.dirname, 'main.ts')

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-cli-simulated-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Outcome {
  readonly exit: number | NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** The real program in a process of its own. */
async function run(argv: readonly string[], onOutput?: (kill: () => void) => void): Promise<Outcome> {
  const child = spawn(process.execPath, [MAIN, '--data-dir', 'store', ...argv], {
    env: { ...process.env, INIT_CWD: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exit = new Promise<Outcome['exit']>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal))
  })
  if (onOutput) child.stdout.once('data', () => onOutput(() => child.kill('SIGINT')))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { exit: await exit, stdout, stderr }
}

async function json<T>(...argv: string[]): Promise<T> {
  const { exit, stdout, stderr } = await run([...argv, '--json'])
  expect(exit, stderr).toBe(0)
  return JSON.parse(stdout) as T
}

const lines = (stdout: string): Record<string, unknown>[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

interface Bars {
  readonly source: string
  readonly state: string
  readonly candles: number[][]
  readonly partial: number[]
}

describe('--simulated', () => {
  it('shows bars that the seed makes, the same ones every time', async () => {
    const argv = [
      'candles',
      'BTCUSDT',
      '--interval',
      '4h',
      '--to',
      String(Date.now() - 3 * DAY_MS),
      '--limit',
      '50',
      '--simulated',
    ]
    const [first, second] = [await json<Bars>(...argv), await json<Bars>('--simulated', '--offline', ...argv)]
    expect(Object.keys(first)).toEqual([
      'symbol',
      'interval',
      'source',
      'derivedFrom',
      'state',
      'asOf',
      'candles',
      'partial',
      'revised',
    ])
    expect(first).toMatchObject({ symbol: 'BINANCE:BTCUSDT', source: 'simulated', derivedFrom: '1h', revised: [] })
    expect(first.candles).toHaveLength(50)
    expect(second.candles).toEqual(first.candles)
  })

  it('is apart from the real store, which has none of it', async () => {
    const simulated = await json<{ symbols: { source: string }[] }>('symbols', '--simulated')
    expect(new Set(simulated.symbols.map(({ source }) => source))).toEqual(new Set(['simulated']))
    expect(simulated.symbols.length).toBeGreaterThan(620)
    const real = await json<{ symbols: { source: string }[] }>('symbols')
    expect(new Set(real.symbols.map(({ source }) => source))).toEqual(new Set(['sample']))
    expect((await run(['candles', 'BINANCE:BTCUSDT', '--interval', '1h'])).exit).toBe(3)
    expect(await json('check', '--simulated')).toMatchObject({ ok: true, tape: { chunks: 1 } })
  })

  it('takes no file: real data stay out of it', async () => {
    writeFileSync(join(folder, 'mine.csv'), 'open_time,open,high,low,close,volume\n1704067200000,1,1,1,1,1\n')
    const argv = ['import', 'mine.csv', '--symbol', 'BTCUSDT', '--interval', '1h', '--simulated', '--json']
    const { exit, stdout } = await run(argv)
    expect([exit, JSON.parse(stdout)]).toMatchObject([2, { error: { code: 'unsupported' } }])
    expect(await json('check', '--simulated')).toMatchObject({ tape: { chunks: 1 } })
  })

  it.each([
    ['backup', ['--out', 'sim.tapedeck']],
    ['restore', ['real.tapedeck']],
  ])('%s is of the real store only, and does nothing to it here', async (command, rest) => {
    const file = join(folder, 'real.tapedeck')
    if (!existsSync(file)) await json('backup', '--out', file)
    const before = readdirSync(join(folder, 'store'))
    const { exit, stdout } = await run([command, ...rest, '--simulated', '--json'])
    expect([exit, JSON.parse(stdout)]).toMatchObject([2, { error: { code: 'unsupported' } }])
    expect(stdout).toContain('can be made again at any time')
    expect(existsSync(join(folder, 'sim.tapedeck'))).toBe(false)
    expect(readdirSync(join(folder, 'store'))).toEqual(before)
  })

  it('an export from before there was anything has what the seed makes', async () => {
    const argv = ['export', 'BTCUSDT', '--interval', '1h', '--format', 'csv', '--from', '0', '--simulated']
    const { rows } = await json<{ rows: number }>(...argv, '--out', 'hours.csv')
    expect(rows).toBeGreaterThan(5_000)
    expect(await json(...argv, '--to', '2000-01-01', '--out', 'none.csv')).toMatchObject({ rows: 0 })
  })

  it('quotes have the shape of the real ones', async () => {
    const { quotes } = await json<{ quotes: Record<string, unknown>[] }>('quotes', 'BTCUSDT', 'US:MMM', '--simulated')
    expect(quotes.map(({ symbol }) => symbol)).toEqual(['BINANCE:BTCUSDT', 'US:MMM'])
    expect(quotes[0]).toEqual({
      symbol: 'BINANCE:BTCUSDT',
      last: expect.any(Number),
      changePct: expect.any(Number),
      volume: expect.any(Number),
      marketTime: expect.any(Number),
      fetchedAt: expect.any(Number),
      source: 'simulated',
      state: 'live',
      delayMin: null,
    })
    const real = await json<{ quotes: Record<string, unknown>[] }>('quotes', 'US:MMM', 'INDEX:SPX')
    expect(real.quotes).toMatchObject([
      { symbol: 'US:MMM', last: 178.96, changePct: null, source: 'sample' },
      // The sample's last day, 17 April 2020: 2,874.56 after 2,799.55.
      { symbol: 'INDEX:SPX', changePct: expect.closeTo(2.679, 3), volume: 5_792_140_000, source: 'sample' },
    ])
  })

  it('prices are watched line by line, with a summary at the end', async () => {
    const { exit, stdout, stderr } = await run(['watch', 'BTCUSDT', 'ETHUSDT', '--for', '1200ms', '--simulated'])
    expect(exit, stderr).toBe(0)
    const all = lines(stdout)
    const told = all.slice(0, -1)
    expect(told.length).toBeGreaterThan(3)
    expect(new Set(told.map(({ symbol }) => symbol))).toEqual(new Set(['BINANCE:BTCUSDT', 'BINANCE:ETHUSDT']))
    for (const line of told) {
      expect(line).toEqual({
        at: expect.any(Number),
        symbol: expect.any(String),
        last: expect.any(Number),
        state: 'live',
      })
    }
    expect(all.at(-1)).toEqual({ summary: { messages: told.length, closed: 0, gapsFilled: 0 } })
  })

  it('bars are watched, each closed one once', async () => {
    const { exit, stdout, stderr } = await run(['watch', 'BTCUSDT', '--interval', '1s', '--for', '4s', '--simulated'])
    expect(exit, stderr).toBe(0)
    const all = lines(stdout)
    const told = all.slice(0, -1)
    expect(Object.keys(told[0] as object)).toEqual(['at', 'symbol', 'interval', 't', 'o', 'h', 'l', 'c', 'v', 'closed'])
    const closed = told.filter((line) => line['closed']).map(({ t }) => t)
    expect(closed.length).toBeGreaterThan(1)
    expect(new Set(closed).size).toBe(closed.length)
    expect(closed).toEqual(closed.toSorted())
    expect(all.at(-1)).toEqual({ summary: { messages: told.length, closed: closed.length, gapsFilled: 0 } })
  })

  it('serve shows it for one run, and the choice that is remembered stays', async () => {
    const marketServed = async (...argv: string[]) => {
      const child = spawn(process.execPath, [MAIN, '--data-dir', 'store', 'serve', '--no-open', ...argv], {
        env: { ...process.env, INIT_CWD: folder },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const ended = new Promise((resolve) => child.on('close', resolve))
      try {
        const line = await new Promise<string>((resolve) => {
          child.stdout.once('data', (chunk: Buffer) => resolve(String(chunk)))
        })
        const { url } = JSON.parse(line) as { url: string }
        const connection = await connect(await openBrowserSession(nodePage(url)))
        const stream = await connection.client.markets.watch()
        const { value } = await stream.next()
        connection.close()
        return value
      } finally {
        child.kill('SIGINT')
        await ended
      }
    }
    expect(await marketServed('--simulated')).toEqual({ name: 'simulated', seed: 7 })
    expect(await marketServed()).toEqual({ name: 'stored', seed: null })
  })

  it('an interruption ends the watching with its summary and 130', async () => {
    const { exit, stdout } = await run(['watch', 'BTCUSDT', '--for', '1h', '--simulated'], (kill) => kill())
    expect(exit).toBe(130)
    expect(lines(stdout).at(-1)).toHaveProperty('summary')
  })
})
