import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { LauncherError } from './words.mjs'

/**
 * @typedef {object} ChildOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {import('node:child_process').StdioOptions} [stdio] default: nothing in, both outputs to our stderr
 * @property {boolean} [shell]
 * @property {import('./lock.mjs').HeldLock | undefined} [lock] counts the child as a holder while it runs
 * @property {(child: import('node:child_process').ChildProcess) => void} [onStart]
 */

/**
 * Runs a child to its end; a child ended by a signal gives 128 + its number, as shells do.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {ChildOptions} [options]
 * @returns {Promise<number>}
 */
export function runChild(command, args, options = {}) {
  const { cwd, env = process.env, stdio = ['ignore', 2, 2], shell = false, lock, onStart } = options
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...(cwd === undefined ? {} : { cwd }), env, stdio, shell })
    child.once('error', (error) => reject(new LauncherError(`${command} could not be started (${error.message})`)))
    const { pid } = child
    child.once('close', (code, signal) => {
      if (pid !== undefined) lock?.removeChild(pid)
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0))
    })
    if (pid === undefined) return
    lock?.addChild(pid)
    onStart?.(child)
  })
}

/** A terminal's Ctrl+C reaches us twice, from the terminal and from npm; the child hears of it once from us. */
const REPEAT_MS = 1000

/**
 * Runs the app in the foreground: signals are handed on, so that whoever signals npm or the launcher reaches the engine.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {ChildOptions} options
 */
export async function runForeground(command, args, options) {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child
  let lastMs = -Infinity
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    if (performance.now() - lastMs < REPEAT_MS) return
    lastMs = performance.now()
    child?.kill(signal)
  }
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, forward)
  const watch = watchNpm(() => forward('SIGTERM'))
  try {
    return await runChild(command, args, {
      ...options,
      onStart(started) {
        child = started
        options.onStart?.(started)
      },
    })
  } finally {
    clearInterval(watch)
    for (const signal of signals) process.off(signal, forward)
  }
}

/**
 * An npm that was killed cannot signal anybody: its script gets another parent instead. Without npm around us, a new parent
 * means no more than a closed terminal, which nohup's users want to survive.
 * @param {() => void} onGone
 */
function watchNpm(onGone) {
  const parent = process.ppid
  if (!process.env['npm_lifecycle_event']) return undefined
  return setInterval(() => {
    if (process.ppid !== parent) onGone()
  }, REPEAT_MS)
}
