import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startChild } from './test-spawn.ts'
import { KEY, type TestFolder, fetchOf, makeFolder, minuteBars } from './test-tape.ts'

let folder: TestFolder

beforeEach(() => {
  folder = makeFolder()
})
afterEach(() => folder.dispose())

function runShell(command: string): void {
  execFileSync('sh', ['-c', command, folder.dataDir], { stdio: 'ignore' })
}

test('a full disk stops the write in clear words; what was stored stays, and writing goes on when there is room', () => {
  try {
    runShell('mount -t tmpfs -o size=5m tmpfs "$0"')
  } catch {
    console.log('skipped: a small tmpfs cannot be mounted here (it needs root on Linux)')
    return
  }
  try {
    const [filler, second] = ['filler', 'second'].map((name) => join(folder.dataDir, name)) as [string, string]
    for (const file of [filler, second]) writeFileSync(file, Buffer.alloc(1024 * 1024))
    const tape = folder.open()
    const batch = 2_000
    let start = 0
    const fill = (): void => {
      for (; ; start += batch) tape.candles.write(KEY, minuteBars(batch, start), fetchOf())
    }
    expect(fill).toThrow(
      expect.objectContaining({ code: 'store-full', message: expect.stringMatching(/tape\.db: no space is left/) }),
    )
    expect(start).toBeGreaterThan(0)
    expect(tape.candles.read(KEY).columns.t).toEqual(minuteBars(start).t)
    expect(tape.check(true)).toMatchObject({ ok: true })
    rmSync(filler)
    expect(tape.candles.write(KEY, minuteBars(batch, start), fetchOf())).toMatchObject({ stored: batch })
    tape.close()
    rmSync(second)
    const again = folder.open()
    expect(again.notices).toEqual([])
    expect(again.stat().bars).toBe(start + batch)
    again.close()
  } finally {
    runShell('umount "$0"')
  }
})

test('a limit on the size of files is a refusal as well, and loses nothing', async () => {
  if (process.platform === 'win32') {
    console.log('skipped: ulimit is a POSIX shell’s')
    return
  }
  // 1 MB in blocks of 512 bytes; without the trap the signal would end the process.
  const child = startChild('fill', folder.dataDir, ['sh', '-c', 'trap "" XFSZ; ulimit -f 2048; exec "$0" "$@"'])
  expect(await child.nextLine()).toMatch(/^store-(full|unwritable) .*tape\.db/)
  expect(await child.ended).toBe(0)
  const tape = folder.open()
  expect(tape.notices).toEqual([])
  expect(tape.stat().bars).toBeGreaterThan(0)
  expect(tape.stat().bars).toBe(Number(child.lines.at(-1)))
  expect(tape.check(true).ok).toBe(true)
})
