import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import path from 'node:path'
import { LauncherError, say } from './words.mjs'

/**
 * One launcher at a time prepares a clone. Each holder has a numbered file in .cache/lock, the highest number counts, and
 * a file is only ever followed by the next number, never replaced: two launchers that both find a dead holder cannot
 * both succeed it. A holder beats by touching its file; its children are listed, because an `npm ci` outlives a launcher
 * ended by kill -9 and must not meet a second one in the same folder.
 *
 * @typedef {{ pid: number, children: number[], isReleased: boolean }} LockState
 * @typedef {{ addChild(pid: number): void, removeChild(pid: number): void }} HeldLock
 */

const BEAT_MS = 1000
/** An orphaned `npm ci` does not beat: it gets 20 times the patience, ten minutes. */
const ORPHAN_PATIENCE = 20

/**
 * @template T
 * @param {string} root
 * @param {(lock: HeldLock) => Promise<T>} work
 * @param {{ pollMs?: number, silentPolls?: number }} [timing] a holder that is alive but has not beaten for `silentPolls`
 *   polls is a stranger that got its number (30 s); tests shorten it.
 * @returns {Promise<T>}
 */
export async function withLock(root, work, { pollMs = 250, silentPolls = 120 } = {}) {
  const folder = path.join(root, '.cache', 'lock')
  mkdirSync(folder, { recursive: true })
  const number = await acquire(folder, pollMs, silentPolls)
  const file = path.join(folder, String(number))
  /** @type {LockState} */
  const state = { pid: process.pid, children: [], isReleased: false }
  const save = () => writeFileSync(file, JSON.stringify(state))
  save()
  for (const older of lockNumbers(folder)) if (older < number) rmSync(path.join(folder, String(older)), { force: true })
  const beat = setInterval(() => {
    if (highestOf(folder) !== number) {
      say('another launcher took this clone over while this one was stopped; ending')
      process.exit(1)
    }
    const now = new Date()
    utimesSync(file, now, now)
  }, BEAT_MS)
  try {
    return await work({
      addChild(pid) {
        state.children.push(pid)
        save()
      },
      removeChild(pid) {
        state.children = state.children.filter((child) => child !== pid)
        save()
      },
    })
  } finally {
    clearInterval(beat)
    state.isReleased = true
    save()
  }
}

/**
 * @param {string} folder
 * @param {number} pollMs
 * @param {number} silentPolls
 */
async function acquire(folder, pollMs, silentPolls) {
  let lastBeat = ''
  let unmovedPolls = 0
  for (let polls = 0; ; polls += 1) {
    const highest = highestOf(folder)
    const holder = highest === 0 ? undefined : readHolder(path.join(folder, String(highest)))
    if (
      !holder ||
      holder.state?.isReleased ||
      isGone(holder.state) ||
      unmovedPolls > silentPolls * (isOrphaned(holder.state) ? ORPHAN_PATIENCE : 1)
    ) {
      if (claim(folder, highest + 1)) return highest + 1
      unmovedPolls = 0
      continue
    }
    unmovedPolls = holder.beat === lastBeat ? unmovedPolls + 1 : 0
    lastBeat = holder.beat
    if (polls === 0)
      say(`another launcher (process ${holder.state?.pid ?? 'just starting'}) is preparing this clone; waiting for it`)
    else if (polls % Math.ceil(10_000 / pollMs) === 0) say('still waiting for the other launcher')
    if (polls * pollMs > 20 * 60_000)
      throw new LauncherError('the other launcher has not finished in 20 minutes; end it and start again')
    await sleep(pollMs)
  }
}

/**
 * @param {string} folder
 * @param {number} number
 */
function claim(folder, number) {
  const file = path.join(folder, String(number))
  try {
    closeSync(openSync(file, 'wx'))
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
  // A slow claimant may fill a number that was pruned long ago: only the highest counts.
  if (highestOf(folder) === number) return true
  rmSync(file, { force: true })
  return false
}

/** @param {string} folder */
function lockNumbers(folder) {
  return readdirSync(folder)
    .map(Number)
    .filter((number) => Number.isInteger(number) && number > 0)
}

/** @param {string} folder */
function highestOf(folder) {
  return Math.max(0, ...lockNumbers(folder))
}

/**
 * @param {string} file
 * @returns {{ beat: string, state: LockState | undefined } | undefined} state is absent while the holder writes it.
 */
function readHolder(file) {
  try {
    const beat = `${statSync(file).mtimeMs}`
    const text = readFileSync(file, 'utf8')
    return { beat, state: text === '' ? undefined : JSON.parse(text) }
  } catch (error) {
    if (error instanceof SyntaxError) return { beat: 'torn', state: undefined }
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined
    throw error
  }
}

/** @param {LockState | undefined} state */
function isGone(state) {
  return state !== undefined && ![state.pid, ...state.children].some(isRunning)
}

/** @param {LockState | undefined} state */
function isOrphaned(state) {
  return state !== undefined && !isRunning(state.pid) && !isGone(state)
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/**
 * A killed child that nobody waits for keeps its number: usual in containers, whose first process reaps nothing.
 * @param {number} pid
 */
function isZombie(pid) {
  try {
    return /\) Z/u.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
