import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect } from 'vitest'
import { runCli } from './run-cli.ts'
import { openTerminal } from './terminal.ts'

export const HOUR_MS = 3_600_000
export const FIRST = Date.UTC(2024, 1, 1)

/** Where the user types; set while the tests run. */
let folder: string

/** A file `bars.csv` to import, in a folder of its own. */
export function openUserFolder(): string {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-cli-'))
  const bars = Array.from({ length: 8 }, (_, hour) => {
    return `${FIRST + hour * HOUR_MS},${100 + hour},${110 + hour},${90 + hour},${101 + hour},${hour === 3 ? '' : 5}`
  })
  // Two of them twice: hour 1 unchanged, hour 2 corrected; hour 6 is missing, hour 7 is broken.
  const lines = [
    ...bars.slice(0, 6),
    bars[1],
    `${FIRST + 2 * HOUR_MS},102,112,92,105,5`,
    `${FIRST + 7 * HOUR_MS},1,1,2,1,1`,
  ]
  writeFileSync(join(folder, 'bars.csv'), ['open_time,open,high,low,close,volume', ...lines].join('\n'))
  mkdirSync(join(folder, 'a folder'))
  return folder
}

export function removeUserFolder(): void {
  rmSync(folder, { recursive: true, force: true })
}

interface Run {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

export async function run(...argv: string[]): Promise<Run> {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const terminal = openTerminal({ stdout, stderr, onInterrupt: () => undefined })
  const exit = await runCli(['--data-dir', 'store', ...argv], folder, terminal)
  return { exit, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') }
}

export async function json(...argv: string[]): Promise<{ exit: number; document: unknown }> {
  const { exit, stdout } = await run('--json', ...argv)
  expect(stdout.trimEnd().split('\n').length).toBe(1)
  return { exit, document: JSON.parse(stdout) }
}

export const IMPORT = ['import', 'bars.csv', '--symbol', 'BTCUSDT', '--interval', '1h']
