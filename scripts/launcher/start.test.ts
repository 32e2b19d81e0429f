import { chmodSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createTestClone, type TestClone } from './test-clone.ts'

const isWindows = process.platform === 'win32'
/** Plays the built host: says its arguments, tells the launcher its messages, lives until it is signalled. */
const HOST = `
  let signals = 0
  process.on('SIGINT', () => { signals += 1; setTimeout(() => { console.log('signals ' + signals); process.exit(7) }, 200) })
  console.log(JSON.stringify(process.argv.slice(2)))
  process.send({ kind: 'listening', url: 'http://127.0.0.1:4/#k=t' })
  process.send({ kind: 'painted', route: '#/markets' })
  process.send({ kind: 'painted', route: '#/chart/INDEX:SPX' })
  setInterval(() => {}, 1000)`
const CLI = `
  console.log(JSON.stringify({ argv: process.argv.slice(2), from: process.env.INIT_CWD, node: process.versions.node }))
  process.exit(3)`

function cloneWithHosts(): TestClone {
  const clone = createTestClone()
  clone.write('host/browser.js', HOST)
  clone.write('host/cli.js', CLI)
  return clone
}

test.skipIf(isWindows)(
  'start shows the address and the first paint, hands a signal on once and keeps the exit code',
  async () => {
    const clone = cloneWithHosts()
    const run = clone.runScript('start.mjs', ['--port', '4', '--data-dir', 'store'], { CI: '1' })
    await run.shown('on screen after')
    run.kill('SIGINT')
    run.kill('SIGINT')
    const { code, stdout, stderr } = await run.ended
    expect(code).toBe(7)
    expect(stdout).toContain(JSON.stringify(['--no-open', '--port', '4', '--data-dir', path.join(clone.root, 'store')]))
    expect(stdout).toContain('signals 1')
    expect(stderr).toContain('opening in the browser, because ')
    expect(stderr).toContain('Tapedeck is at http://127.0.0.1:4/#k=t')
    expect(stderr).toMatch(/first map on screen after \d+\.\d s; \d+\.\d s of it the app/u)
    expect(stderr.match(/on screen after/gu)).toHaveLength(1)
    expect(stderr).not.toContain('Electron')
  },
)

test.skipIf(isWindows)(
  'after the first paint Electron is tried, a failure said and kept, and not tried again',
  async () => {
    const clone = cloneWithHosts()
    const env = { CI: '', ELECTRON_MIRROR: 'http://127.0.0.1:1/' }
    const first = clone.runScript('start.mjs', ['--no-open'], env)
    await first.shown('could not be fetched')
    first.kill('SIGINT')
    const { stderr } = await first.ended
    expect(stderr.indexOf('on screen after')).toBeLessThan(stderr.indexOf('could not be fetched (127.0.0.1:1'))
    const second = clone.runScript('start.mjs', ['--no-open'], env)
    await second.shown('on screen after')
    second.kill('SIGINT')
    expect((await second.ended).stderr).not.toContain('could not be fetched')
  },
)

test('--prepare-only stops before the host, --help prints, an unknown flag exits 2 and prepares nothing', async () => {
  const clone = cloneWithHosts()
  const unknown = await clone.runScript('start.mjs', ['--brwser']).ended
  expect(unknown).toMatchObject({ code: 2, stdout: '' })
  expect(unknown.stderr).toContain('did you mean --browser?')
  const help = await clone.runScript('start.mjs', ['--help']).ended
  expect(help.code).toBe(0)
  expect(help.stdout).toContain('--prepare-only')
  expect(clone.log()).toEqual([])
  const prepared = await clone.runScript('start.mjs', ['--prepare-only']).ended
  expect(prepared).toMatchObject({ code: 0, stdout: '' })
  expect(clone.log()).toEqual(['ci:root', 'build'])
})

test("tapedeck passes arguments through, keeps stdout for data, the user's folder and the exit code", async () => {
  const clone = cloneWithHosts()
  const args = ['candles', 'BINANCE:BTCUSDT', '--json', '--', '--browser']
  const { code, stdout } = await clone.runScript('tapedeck.mjs', args, { INIT_CWD: '/home/trader' }).ended
  expect(code).toBe(3)
  expect(JSON.parse(stdout)).toEqual({ argv: args, from: '/home/trader', node: process.versions.node })
  const again = await clone.runScript('tapedeck.mjs', []).ended
  expect(again.stderr).toBe('')
  expect(JSON.parse(again.stdout)).toMatchObject({ from: clone.root })
})

const LONG_CLI = `
  console.log('importing')
  process.on('SIGINT', () => process.exit(130))
  process.on('SIGTERM', () => { require('node:fs').writeFileSync('ended', ''); process.exit(0) })
  setInterval(() => {}, 1000)`

/** Runs the clone's `npm run --silent tapedeck` with the scripts of the real package.json, npm being a process of its own. */
async function runThroughNpm(clone: TestClone): Promise<ReturnType<TestClone['run']>> {
  const { scripts } = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../package.json'), 'utf8'))
  clone.write('package.json', JSON.stringify({ scripts }))
  clone.write('host/package.json', '{"type":"commonjs"}')
  clone.write('host/cli.js', LONG_CLI)
  await clone.runScript('start.mjs', ['--prepare-only']).ended
  const run = clone.runNpm(['run', '--silent', 'tapedeck'])
  await run.shown('importing')
  return run
}

test.skipIf(isWindows)('a SIGINT to npm alone reaches the command, and its 130 reaches the caller', async () => {
  const run = await runThroughNpm(createTestClone())
  run.kill('SIGINT')
  expect(await run.ended).toMatchObject({ code: 130 })
})

test.skipIf(isWindows)('an npm ended by kill -9 takes the command with it', async () => {
  const clone = createTestClone()
  const run = await runThroughNpm(clone)
  run.kill('SIGKILL')
  await expect.poll(() => clone.has('ended'), { timeout: 10_000 }).toBe(true)
})

test.skipIf(isWindows)(
  'a desktop window that cannot open gives way to the browser; one that was ended does not',
  async () => {
    const clone = cloneWithHosts()
    clone.write(
      'scripts/build.mjs',
      `import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
     cpSync('host', 'out/hosts', { recursive: true })
     mkdirSync('out/main', { recursive: true })
     writeFileSync('out/main/main.js', '')`,
    )
    await clone.runScript('start.mjs', ['--prepare-only']).ended
    clone.write('node_modules/electron/path.txt', 'electron')
    clone.write('node_modules/electron/dist/electron', '#!/bin/sh\necho "electron $@"\nexit ${FAKE_EXIT}\n')
    chmodSync(path.join(clone.root, 'node_modules/electron/dist/electron'), 0o755)
    const ended = clone.runScript('start.mjs', ['--simulated'], { DISPLAY: ':9', FAKE_EXIT: '130' })
    expect(await ended.ended).toMatchObject({ code: 130, stdout: `electron ${clone.root} --simulated\n` })
    const run = clone.runScript('start.mjs', ['--no-open'], { DISPLAY: ':9', FAKE_EXIT: '134' })
    await run.shown('on screen after')
    run.kill('SIGINT')
    const { code, stderr } = await run.ended
    expect(code).toBe(7)
    expect(stderr).toContain('the desktop window could not open (exit 134); opening in the browser')
  },
)
