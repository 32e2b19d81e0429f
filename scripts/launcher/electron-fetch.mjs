import { connect } from 'node:net'
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runChild } from './run-child.mjs'
import { findElectron } from './electron-binary.mjs'
import { say } from './words.mjs'

const DAY_MS = 86_400_000
const CONNECT_LIMIT_MS = 5000
const PROGRESS_EVERY_MS = 5000
/** Where @electron/get downloads from when no mirror is set. */
const DEFAULT_MIRROR = 'https://github.com/electron/electron/releases/download/'

/**
 * Why the binary is not fetched now; undefined when it should be.
 * @param {string} root
 * @param {{ env: NodeJS.ProcessEnv, isBrowserWanted: boolean, nowMs: number }} facts
 */
export function whyNoFetch(root, { env, isBrowserWanted, nowMs }) {
  if (isBrowserWanted) return 'the browser was asked for'
  if (env['CI']) return 'CI is set'
  if (findElectron(root, env)) return 'it is installed'
  const failure = lastFailure(root)
  if (failure && nowMs >= failure.atMs && nowMs - failure.atMs < DAY_MS) {
    return `an attempt at ${new Date(failure.atMs).toISOString()} failed: ${failure.reason}`
  }
  return undefined
}

/**
 * Fetches Electron's binary through its own installer. A failure is said, kept for a day, and is no failure of the start.
 * @param {string} root
 * @param {string} node
 * @param {{ env: NodeJS.ProcessEnv, now: () => number, signal: AbortSignal, connectLimitMs?: number }} facts `signal`: the
 *   app has ended; the next start begins the download again
 * @returns {Promise<boolean>}
 */
export async function fetchElectron(root, node, { env, now, signal, connectLimitMs = CONNECT_LIMIT_MS }) {
  try {
    await probe(mirrorOf(env), connectLimitMs, signal)
    await install(root, node, env, signal)
    if (!findElectron(root, env)) throw new Error('its installer left no binary')
    rmSync(failureFile(root), { force: true })
    say('Electron is installed; the next `npm start` opens the desktop window')
    return true
  } catch (error) {
    if (signal.aborted) return false
    const reason = error instanceof Error ? error.message : String(error)
    mkdirSync(path.dirname(failureFile(root)), { recursive: true })
    writeFileSync(failureFile(root), JSON.stringify({ atMs: now(), reason }))
    say(`the Electron binary could not be fetched (${reason}); the browser window stays. Next attempt in a day.`)
    return false
  }
}

/** @param {NodeJS.ProcessEnv} env */
function mirrorOf(env) {
  // @electron/get takes the first of these that is set.
  const names = [
    'npm_config_electron_mirror',
    'npm_package_config_electron_mirror',
    'ELECTRON_MIRROR',
    'electron_mirror',
  ]
  return new URL(names.map((name) => env[name]).find(Boolean) ?? DEFAULT_MIRROR)
}

/**
 * @param {URL} mirror
 * @param {number} limitMs
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function probe(mirror, limitMs, signal) {
  const port = Number(mirror.port) || (mirror.protocol === 'http:' ? 80 : 443)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: mirror.hostname, port })
    // Not socket.setTimeout: that counts idle time and would start anew after the name is looked up.
    const limit = setTimeout(() => end(new Error(`${mirror.host} did not answer in ${limitMs / 1000} s`)), limitMs)
    const onAbort = () => end(new Error('ended'))
    signal.addEventListener('abort', onAbort)
    socket.once('connect', () => end())
    socket.once('error', (error) => end(new Error(`${mirror.host}: ${error.message}`)))
    /** @param {Error} [error] */
    function end(error) {
      clearTimeout(limit)
      signal.removeEventListener('abort', onAbort)
      socket.destroy()
      if (error) reject(error)
      else resolve()
    }
  })
}

/**
 * @param {string} root
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 */
async function install(root, node, env, signal) {
  // The installer downloads into the temporary folder: one of its own shows how far it is and leaves nothing behind.
  const landing = path.join(root, '.cache', 'electron-download')
  rmSync(landing, { recursive: true, force: true })
  mkdirSync(landing, { recursive: true })
  say('fetching the Electron binary (about 120 MB) in the background')
  const beat = setInterval(() => say(`Electron: ${(sizeOf(landing) / 1e6).toFixed(0)} MB fetched`), PROGRESS_EVERY_MS)
  /** @type {string[]} */
  const words = []
  try {
    const code = await runChild(node, [path.join(root, 'node_modules', 'electron', 'install.js')], {
      cwd: root,
      env: { ...env, TMPDIR: landing, TEMP: landing, TMP: landing, ELECTRON_GET_NO_PROGRESS: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
      onStart(child) {
        child.stderr?.setEncoding('utf8').on('data', (text) => words.push(text))
        signal.addEventListener('abort', () => child.kill())
        if (signal.aborted) child.kill()
      },
    })
    const firstLine = words
      .join('')
      .split('\n')
      .find((line) => line.trim() !== '')
    if (code !== 0) throw new Error(firstLine?.trim() ?? `its installer ended with ${code}`)
  } finally {
    clearInterval(beat)
    rmSync(landing, { recursive: true, force: true })
  }
}

/**
 * @param {string} folder
 * @returns {number} bytes
 */
function sizeOf(folder) {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const file = path.join(folder, entry.name)
    return sum + (entry.isDirectory() ? sizeOf(file) : statSync(file).size)
  }, 0)
}

/** @param {string} root */
function failureFile(root) {
  return path.join(root, '.cache', 'electron-failure.json')
}

/**
 * @param {string} root
 * @returns {{ atMs: number, reason: string } | undefined}
 */
function lastFailure(root) {
  try {
    return JSON.parse(readFileSync(failureFile(root), 'utf8'))
  } catch {
    return undefined
  }
}
