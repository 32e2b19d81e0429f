import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const MAIN = join(import.meta.dirname, 'main.ts')
const HOUR_MS = 3_600_000
const IMPORT = ['import', 'bars.csv', '--symbol', 'BTCUSDT', '--interval', '1h', '--json']

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-cli-'))
  writeFileSync(join(folder, 'bars.csv'), bars(3))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function bars(count: number): string {
  const line = (_: unknown, hour: number): string => `${hour * HOUR_MS + Date.UTC(1990, 0)},100,110,90,105,5`
  return ['open_time,open,high,low,close,volume', ...Array.from({ length: count }, line)].join('\n')
}

type Child = ChildProcessByStdio<null, Readable, Readable>

/** The real program, started elsewhere than where the user typed. */
function start(argv: readonly string[], store = 'store'): Child {
  return spawn(process.execPath, [MAIN, '--data-dir', store, ...argv], {
    cwd: tmpdir(),
    env: { ...process.env, INIT_CWD: folder, DISPLAY: '', WAYLAND_DISPLAY: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function outcome(child: Child) {
  const exit = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal))
  })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { exit: await exit, stdout, stderr }
}

const run = (argv: readonly string[], store?: string) => outcome(start(argv, store))

/** Without what a busy machine adds. */
const words = (stderr: string): string[] =>
  stderr.split('\n').filter((line) => line !== '' && !line.includes('slow query'))

describe('the program', () => {
  it('reads paths from where the user typed and prints one document', async () => {
    const { exit, stdout, stderr } = await run(IMPORT)
    expect({ exit, result: JSON.parse(stdout) }).toMatchObject({ exit: 0, result: { read: 3, stored: 3 } })
    expect(words(stderr)).toEqual(['BTCUSDT is BINANCE:BTCUSDT'])
  })

  it('exits as CLI.md says', async () => {
    expect(await run(['--bogus'])).toMatchObject({ exit: 2, stdout: '' })
    expect(await run(['candles', 'LOCAL:NOPE', '--interval', '1h'], 'other')).toMatchObject({ exit: 3, stdout: '' })
  })

  it('an interruption while it is loaded ends it with 130', async () => {
    // Comes as soon as anything listens: a program without a listener yet would go on and end with 0.
    const preload = `process.on('newListener', (name) => name === 'SIGINT' && process.kill(process.pid, 'SIGINT'))`
    const child = spawn(process.execPath, [MAIN, '--data-dir', 'early', 'stats'], {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(preload)}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    expect(await outcome(child)).toMatchObject({ exit: 130, stdout: '' })
  })

  it('check changes no byte, whatever it finds', async () => {
    const dataDir = join(folder, 'unsound')
    await run(['stats'], 'unsound')
    const bytes = (): unknown => ['ledger.db', 'tape.db'].map((name) => readFileSync(join(dataDir, name), 'base64'))
    // SQLite's readers share an index and an empty log beside each file.
    const filesOf = (): string[] => readdirSync(dataDir).filter((name) => !/-(shm|wal)$/.test(name))
    for (const name of ['tape', 'ledger']) {
      const file = join(dataDir, `${name}.db`)
      const sound = readFileSync(file)
      writeFileSync(file, Buffer.concat([Buffer.alloc(4_096, 0xff), sound.subarray(4_096)]))
      const before = bytes()
      const names = filesOf()
      const { exit, stdout } = await run(['check', '--full', '--json'], 'unsound')
      expect({ exit, found: JSON.parse(stdout) }).toMatchObject({
        exit: 5,
        found: { ok: false, [name]: { ok: false } },
      })
      expect(bytes()).toEqual(before)
      expect(filesOf()).toEqual(names)
      writeFileSync(file, sound)
    }
    expect(await run(['check', '--full'], 'unsound')).toMatchObject({ exit: 0 })
  })

  it('says nothing when its reader goes away', async () => {
    writeFileSync(join(folder, 'many.csv'), bars(20_000))
    await run(['import', 'many.csv', '--symbol', 'LOCAL:MANY', '--interval', '1h'], 'pipe')
    const child = start(['candles', 'LOCAL:MANY', '--interval', '1h', '--limit', '0'], 'pipe')
    child.stdout.once('data', () => child.stdout.destroy())
    const stderr = await text(child.stderr)
    expect(words(stderr)).toEqual([])
  })

  it('an interrupted import ends with 130 and leaves nothing', async () => {
    writeFileSync(join(folder, 'large.csv'), bars(400_000))
    // The folder is made beforehand, so that the interruption meets the import.
    await run(['stats'], 'interrupted')
    const child = start(['import', 'large.csv', '--symbol', 'ZZQQX', '--interval', '1h', '--json'], 'interrupted')
    // The first words come when the import has begun.
    child.stderr.once('data', () => setTimeout(() => child.kill('SIGINT'), 50))
    const ended = await outcome(child)
    expect(ended.exit, ended.stderr).toBe(130)
    expect(JSON.parse(ended.stdout)).toMatchObject({ error: { code: 'cancelled' } })
    const { stdout } = await run(['symbols', 'ZZQQX', '--json'], 'interrupted')
    expect(JSON.parse(stdout)).toEqual({ symbols: [] })
    expect(await run(['check', '--full'], 'interrupted')).toMatchObject({ exit: 0 })
  })

  it('an interrupted export ends with 130 and leaves no file', async () => {
    writeFileSync(join(folder, 'wide.csv'), bars(60_000))
    await run(['import', 'wide.csv', '--symbol', 'LOCAL:WIDE', '--interval', '1h'], 'wide')
    mkdirSync(join(folder, 'out'))
    const argv = ['export', 'wide', '--interval', '1h', '--format', 'parquet', '--out', 'out/bars.parquet', '--json']
    const child = start(argv, 'wide')
    // It says which instrument it took, then begins.
    child.stderr.once('data', () => child.kill('SIGINT'))
    const ended = await outcome(child)
    expect(ended.exit, ended.stderr).toBe(130)
    expect(JSON.parse(ended.stdout)).toMatchObject({ error: { code: 'cancelled' } })
    expect(readdirSync(join(folder, 'out'))).toEqual([])

    const whole = await run(argv, 'wide')
    expect(whole.exit, whole.stderr).toBe(0)
    expect(JSON.parse(whole.stdout)).toMatchObject({ rows: 60_000 })
  })

  it('stats of a folder are the sizes of its files', async () => {
    // The first start writes the sample, which lies beside the file until the folder is closed.
    await run(['symbols', 'SPX'], 'store')
    const { exit, stdout } = await run(['stats', '--json'], 'store')
    const { bytes } = JSON.parse(stdout)
    const files = ['ledger.db', 'tape.db'].map((name) => statSync(join(folder, 'store', name)).size)
    expect({ exit, bytes }).toEqual({ exit: 0, bytes: (files[0] ?? 0) + (files[1] ?? 0) })
  })
})

describe('beside another host', () => {
  it('reads go on, writes name the holder with exit 5, and the server ends with 130', async () => {
    await run(IMPORT, 'shared')
    const server = start(['serve', '--no-open', '--port', '0'], 'shared')
    const ended = outcome(server)
    try {
      const line = await new Promise<string>((resolve, reject) => {
        server.stdout.once('data', (chunk: Buffer) => resolve(String(chunk)))
        ended.then(({ stderr }) => reject(new Error(stderr)))
      })
      expect(JSON.parse(line)).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#k=./) })

      const reading = await run(['candles', 'BTCUSDT', '--interval', '1h', '--json'], 'shared')
      expect(reading.exit, reading.stderr).toBe(0)
      expect(JSON.parse(reading.stdout).candles.length).toBe(3)
      for (const argv of [
        ['check', '--full', '--json'],
        ['stats', '--json'],
        ['quotes', 'BTCUSDT', '--json'],
        ['prune', '--interval', '1h', '--older-than', '2y', '--dry-run', '--json'],
        ['export', 'BTCUSDT', '--interval', '1h', '--format', 'csv', '--out', 'beside.csv', '--json'],
        ['backup', '--out', 'beside.tapedeck', '--json'],
      ]) {
        const beside = await run(argv, 'shared')
        expect(beside.exit, `${argv[0]}: ${beside.stderr}`).toBe(0)
      }
      expect(readFileSync(join(folder, 'beside.csv'), 'utf8').split('\n').length).toBe(5)

      for (const argv of [
        IMPORT,
        ['serve', '--no-open', '--json'],
        ['prune', '--interval', '1h', '--older-than', '2y', '--json'],
        ['restore', 'beside.tapedeck', '--json'],
      ]) {
        const writing = await run(argv, 'shared')
        expect(writing.exit).toBe(5)
        const { error } = JSON.parse(writing.stdout)
        expect(error).toMatchObject({ code: 'store-locked', detail: { host: 'browser' } })
        expect(error.message).toContain('held by another Tapedeck (browser')
      }
    } finally {
      server.kill('SIGINT')
    }
    expect((await ended).exit).toBe(130)
    expect(await run(IMPORT, 'shared')).toMatchObject({ exit: 0 })
  })
})
