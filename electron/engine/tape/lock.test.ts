import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startChild } from './test-spawn.ts'
import { type TestFolder, makeFolder } from './test-tape.ts'

let folder: TestFolder

beforeEach(() => {
  folder = makeFolder()
})
afterEach(() => folder.dispose())

test('a second process is refused by name, and let in when the first one is killed', async () => {
  const holder = startChild('hold', folder.dataDir)
  expect(await holder.nextLine()).toBe('held')
  const named = new RegExp(`another Tapedeck \\(cli, process ${holder.pid}, since `)
  expect(() => folder.open()).toThrow(
    expect.objectContaining({
      code: 'store-locked',
      message: expect.stringMatching(named),
      detail: expect.objectContaining({ host: 'cli', pid: holder.pid, dataDir: folder.dataDir }),
    }),
  )
  const second = startChild('openOnce', folder.dataDir)
  expect(await second.nextLine()).toMatch(named)
  await second.ended
  await holder.kill()
  const tape = folder.open()
  expect(tape.hasUncleanEnd).toBe(true)
  expect(tape.notices).toEqual([])
  tape.close()
  expect(folder.open().hasUncleanEnd).toBe(false)
})

test('two engines in one process exclude each other as well', () => {
  const first = folder.open()
  expect(() => folder.open()).toThrow(expect.objectContaining({ code: 'store-locked' }))
  first.close()
  expect(folder.open().isReadOnly).toBe(false)
})

test('closing takes the name away and leaves the lock file', () => {
  folder.open().close()
  expect(readdirSync(folder.dataDir).filter((entry) => entry.startsWith('engine.lock'))).toEqual(['engine.lock'])
})
