import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runCli } from './run-cli.ts'
import { openTerminal } from './terminal.ts'

let folder: string
let disk: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-unwritable-'))
  disk = join(folder, 'disk')
  mkdirSync(disk)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function runShell(command: string): void {
  execFileSync('sh', ['-c', command, disk], { stdio: 'ignore' })
}

async function run(...argv: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const terminal = openTerminal({ stdout, stderr, onInterrupt: () => undefined })
  const exit = await runCli(argv, folder, terminal)
  return { exit, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') }
}

/** Takes whatever room is left. */
function fill(): void {
  for (const size of [65_536, 4_096, 512, 1]) {
    try {
      for (let count = 0; ; count++) writeFileSync(join(disk, `fill-${size}-${count}`), Buffer.alloc(size))
    } catch {
      // Full for pieces of this size.
    }
  }
}

test.each([
  ['full', fill],
  ['read-only', () => runShell('mount -o remount,ro "$0"')],
])('a %s disk still gives what it has', async (_, spoil) => {
  await run('--data-dir', 'made', 'stats')
  try {
    runShell('mount -t tmpfs -o size=8m tmpfs "$0"')
  } catch {
    console.log('skipped: a small tmpfs cannot be mounted here (it needs root on Linux)')
    return
  }
  try {
    cpSync(join(folder, 'made'), join(disk, 'store'), { recursive: true })
    spoil()
    const store = ['--data-dir', 'disk/store'] as const
    for (const argv of [
      ['stats'],
      ['candles', 'SPX', '--interval', '1d'],
      ['export', 'SPX', '--interval', '1d', '--format', 'csv', '--out', 'bars.csv'],
      ['backup', '--out', 'all.tapedeck'],
    ]) {
      const { exit, stderr } = await run(...store, ...argv)
      expect(exit, `${argv[0]}: ${stderr}`).toBe(0)
      expect(stderr).toMatch(/^reading only: .*disk\/store/m)
    }
    expect(await run(...store, 'check', '--full')).toMatchObject({ exit: 0, stderr: '' })
    expect(['bars.csv', 'all.tapedeck'].map((name) => existsSync(join(folder, name)))).toEqual([true, true])
    const pruned = await run(...store, 'prune', '--interval', '1d', '--older-than', '2y', '--json')
    expect(pruned.exit).toBe(5)
  } finally {
    runShell('umount "$0"')
  }
})
