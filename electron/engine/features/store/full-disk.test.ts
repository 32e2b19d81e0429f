import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nextOf, openTestEngine } from '../../test-engine.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-full-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function runShell(command: string, operand: string): void {
  execFileSync('sh', ['-c', command, operand], { stdio: 'ignore' })
}

test('an export onto a full disk says so and leaves nothing', async () => {
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  try {
    runShell('mount -t tmpfs -o size=64k tmpfs "$0"', disk)
  } catch {
    console.log('skipped: a small tmpfs cannot be mounted here (it needs root on Linux)')
    return
  }
  const { host, client, close } = openTestEngine({ dataDir: join(folder, 'data') })
  try {
    // The sample's 5,105 daily bars are 300 kB of text.
    const file = join(disk, 'bars.csv')
    const stream = await client.store.export({ symbol: 'INDEX:SPX', interval: '1d', format: 'csv', file })
    const last = async (): Promise<unknown> => {
      for (;;) {
        const message = await nextOf(stream)
        if (message.kind === 'done') return message
      }
    }
    await expect(host.drive(last())).rejects.toMatchObject({
      code: 'store-full',
      message: expect.stringMatching(/disk\/bars\.csv: no space is left on the disk/),
    })
    expect(readdirSync(disk)).toEqual([])
  } finally {
    close()
    runShell('umount "$0"', disk)
  }
})
