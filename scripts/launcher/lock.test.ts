import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { withLock } from './lock.mjs'
import { createTestClone } from './test-clone.ts'

const HOLD = `
  import { appendFileSync } from 'node:fs'
  import { withLock } from 'launcher:lock.mjs'
  await withLock(process.cwd(), async () => {
    appendFileSync('order.log', 'in ')
    console.log('held')
    await new Promise((done) => setTimeout(done, Number(process.env.HOLD_MS)))
    appendFileSync('order.log', 'out ')
  }, { pollMs: 20 })`

test('two at once: the second says it waits, then has its turn', async () => {
  const clone = createTestClone()
  const first = clone.run(HOLD, { HOLD_MS: '400' })
  await first.shown('held')
  const second = clone.run(HOLD, { HOLD_MS: '0' })
  expect((await second.ended).stderr).toContain(`another launcher (process ${first.pid})`)
  expect(clone.read('order.log')).toBe('in out in out ')
})

test('many at once never hold it together', async () => {
  const clone = createTestClone()
  const runs = Array.from({ length: 6 }, () => clone.run(HOLD, { HOLD_MS: '30' }))
  await Promise.all(runs.map((run) => run.ended))
  expect(clone.read('order.log')).toBe('in out '.repeat(6))
})

test('a holder ended by kill -9 is followed at once, by one of several', async () => {
  const clone = createTestClone()
  const first = clone.run(HOLD, { HOLD_MS: '60000' })
  await first.shown('held')
  first.kill('SIGKILL')
  await first.ended
  const runs = Array.from({ length: 4 }, () => clone.run(HOLD, { HOLD_MS: '30' }))
  await Promise.all(runs.map((run) => run.ended))
  expect(clone.read('order.log')).toBe(`in ${'in out '.repeat(4)}`)
})

test('a child that outlives its killed launcher still holds the lock', async () => {
  const clone = createTestClone()
  const first = clone.run(`
    import { runChild } from 'launcher:run-child.mjs'
    import { withLock } from 'launcher:lock.mjs'
    const orphan = "setTimeout(() => require('node:fs').appendFileSync('order.log', 'orphan-end '), 700)"
    await withLock(process.cwd(), async (lock) => {
      await runChild(process.execPath, ['-e', orphan], { lock, onStart: () => console.log('held') })
    })`)
  await first.shown('held')
  first.kill('SIGKILL')
  await first.ended
  await clone.run(HOLD, { HOLD_MS: '0' }).ended
  expect(clone.read('order.log')).toBe('orphan-end in out ')
})

test('a stranger that got the number of a dead holder is not waited for', async () => {
  const clone = createTestClone()
  const folder = path.join(clone.root, '.cache', 'lock')
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, '7'), JSON.stringify({ pid: process.pid, children: [], isReleased: false }))
  await expect(withLock(clone.root, async () => 'done', { pollMs: 5, silentPolls: 3 })).resolves.toBe('done')
})

test('a failure inside gives the lock back, and one file is left', async () => {
  const clone = createTestClone()
  const failing = withLock(clone.root, async () => Promise.reject(new Error('full disk')))
  await expect(failing).rejects.toThrow('full disk')
  await expect(withLock(clone.root, async () => 'next')).resolves.toBe('next')
  const folder = path.join(clone.root, '.cache', 'lock')
  expect(readdirSync(folder)).toEqual(['2'])
  expect(JSON.parse(readFileSync(path.join(folder, '2'), 'utf8'))).toMatchObject({ isReleased: true })
})

test.skipIf(process.platform !== 'linux')('an ended process that nobody reaped holds nothing', async () => {
  const clone = createTestClone()
  // The shell turns into a program that never waits for its child.
  const parent = clone.run(`
    import { spawn } from 'node:child_process'
    spawn('sh', ['-c', 'sleep 0.2 & echo zombie $! $$; exec sleep 60'], { stdio: 'inherit' })`)
  const [, zombie, shell] = /zombie (\d+) (\d+)/u.exec(await parent.shown('zombie')) ?? []
  onTestFinished(() => void process.kill(Number(shell)))
  const folder = path.join(clone.root, '.cache', 'lock')
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, '1'), JSON.stringify({ pid: Number(zombie), children: [], isReleased: false }))
  await expect(withLock(clone.root, async () => 'done', { pollMs: 20, silentPolls: 10_000 })).resolves.toBe('done')
})
