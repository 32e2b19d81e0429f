import { createServer, type AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { chooseShell } from './electron-binary.mjs'
import { fetchElectron, whyNoFetch } from './electron-fetch.mjs'
import { createTestClone, type TestClone } from './test-clone.ts'

const NOON = Date.UTC(2026, 10, 24, 12)
const HOUR_MS = 3_600_000
const INSTALLS = `
  const fs = require('node:fs'), path = require('node:path')
  fs.writeFileSync(path.join(require('node:os').tmpdir(), 'electron.zip'), 'x')
  fs.mkdirSync(path.join(__dirname, 'dist'))
  fs.writeFileSync(path.join(__dirname, 'dist', 'electron'), '')
  fs.writeFileSync(path.join(__dirname, 'path.txt'), 'electron')`

function cloneWithInstaller(installer: string): TestClone {
  const clone = createTestClone()
  clone.write('node_modules/electron/package.json', '{"type":"commonjs"}')
  clone.write('node_modules/electron/install.js', installer)
  return clone
}

/** A host that accepts connections, as the probe wants one. */
async function openMirror(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/electron/`
}

function fetchIn(clone: TestClone, mirror: string, signal = new AbortController().signal): Promise<boolean> {
  const env = { ...process.env, ELECTRON_MIRROR: mirror }
  return fetchElectron(clone.root, process.execPath, { env, now: () => NOON, signal, connectLimitMs: 1000 })
}

function whyLater(clone: TestClone, hours: number): string | undefined {
  return whyNoFetch(clone.root, { env: {}, isBrowserWanted: false, nowMs: NOON + hours * HOUR_MS })
}

test('a fetched binary is found, its download folder is gone', async () => {
  const clone = cloneWithInstaller(INSTALLS)
  expect(whyLater(clone, 0)).toBeUndefined()
  await expect(fetchIn(clone, await openMirror())).resolves.toBe(true)
  expect(whyLater(clone, 0)).toBe('it is installed')
  expect(clone.has('.cache/electron-download')).toBe(false)
})

test('a host that refuses is remembered for a day with the reason', async () => {
  const clone = cloneWithInstaller(INSTALLS)
  await expect(fetchIn(clone, 'http://127.0.0.1:1/')).resolves.toBe(false)
  expect(whyLater(clone, 23)).toMatch(/2026-11-24T12:00:00.000Z failed: 127\.0\.0\.1:1: .*ECONNREFUSED/u)
  expect(whyLater(clone, 25)).toBeUndefined()
  // A clock that was set back must not hold the attempt off for longer than a day.
  expect(whyLater(clone, -1)).toBeUndefined()
})

test("the installer's own words are the reason", async () => {
  const clone = cloneWithInstaller(`console.error('Response code 404 (Not Found)'); process.exit(1)`)
  await expect(fetchIn(clone, await openMirror())).resolves.toBe(false)
  expect(whyLater(clone, 1)).toContain('Response code 404 (Not Found)')
})

test('the end of the app ends the download and is no failure', async () => {
  const clone = cloneWithInstaller('setTimeout(() => {}, 60_000)')
  const appEnd = new AbortController()
  const fetching = fetchIn(clone, await openMirror(), appEnd.signal)
  await expect.poll(() => clone.has('.cache/electron-download')).toBe(true)
  appEnd.abort()
  await expect(fetching).resolves.toBe(false)
  expect(whyLater(clone, 1)).toBeUndefined()
})

test('no attempt in CI or when the browser was asked for', () => {
  const clone = cloneWithInstaller(INSTALLS)
  expect(whyNoFetch(clone.root, { env: { CI: 'true' }, isBrowserWanted: false, nowMs: NOON })).toBe('CI is set')
  expect(whyNoFetch(clone.root, { env: {}, isBrowserWanted: true, nowMs: NOON })).toBe('the browser was asked for')
})

test('the desktop window opens only with a display, the shell and the binary; else the reason is said', async () => {
  const clone = cloneWithInstaller(INSTALLS)
  const choose = (env: NodeJS.ProcessEnv, isBrowserWanted = false): ReturnType<typeof chooseShell> =>
    chooseShell(clone.root, { isBrowserWanted, platform: 'linux', env })
  const withDisplay = { DISPLAY: ':0' }
  expect(choose({})).toEqual({ kind: 'browser', why: 'because this session has no display' })
  expect(choose(withDisplay)).toEqual({ kind: 'browser', why: 'because its build has no desktop window' })
  clone.write('out/main/main.js', '')
  expect(choose(withDisplay)).toEqual({ kind: 'browser', why: 'because the Electron binary is not installed' })
  await fetchIn(clone, await openMirror())
  expect(choose(withDisplay)).toMatchObject({ kind: 'desktop' })
  expect(choose(withDisplay, true)).toEqual({ kind: 'browser', why: 'as --browser asks' })
})
