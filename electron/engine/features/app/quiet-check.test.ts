import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { damageNewestBar } from '../../tape/test-damage.ts'
import { nextOf, openTestEngine } from '../../test-engine.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-unclean-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A folder as a crash leaves it: copied while it is open. */
function crash(): string {
  const running = openTestEngine({ dataDir: join(folder, 'running') })
  const left = join(folder, 'left')
  cpSync(join(folder, 'running'), left, { recursive: true })
  running.close()
  return left
}

test('damage that a crash left is found in a quiet moment and told to the page', async () => {
  const dataDir = crash()
  damageNewestBar(dataDir)
  const { host, client, close } = openTestEngine({ dataDir })
  const stream = await client.app.watchStore()
  expect((await nextOf(stream)).notices).toEqual([])
  const next = await host.drive(nextOf(stream))
  expect(next.notices).toEqual([expect.stringMatching(/^Damaged bars were set aside/)])
  expect(next.notices[0]).toContain('INDEX:SPX 1d from sample, ')
  // What is left of the series can be read, and nothing of it is damaged any more.
  expect((await client.app.checkStore({ full: true })).ok).toBe(true)
  expect((await client.candles.load({ symbol: 'INDEX:SPX', interval: '1d' })).symbol).toBe('INDEX:SPX')
  expect((await client.app.info()).notices).toEqual(next.notices)
  await stream.return?.()
  close()
})

test('a sound store after a crash is read back without a word', async () => {
  const { host, client, close } = openTestEngine({ dataDir: crash() })
  expect(host.openTimers()).toBe(1)
  host.advance(60_000)
  expect(host.openTimers()).toBe(0)
  await new Promise((resolve) => setImmediate(resolve))
  expect(host.lines).toContainEqual({
    level: 'info',
    message: 'the store was read back after an unclean end',
    detail: { ok: true, problems: 0 },
  })
  expect((await client.app.info()).notices).toEqual([])
  close()
})

test('an engine that ends before the moment comes leaves no timer', () => {
  const first = openTestEngine({ dataDir: crash() })
  expect(first.host.openTimers()).toBe(1)
  first.close()
  const clean = openTestEngine({ dataDir: join(folder, 'running') })
  expect(clean.host.openTimers()).toBe(0)
  clean.close()
})
