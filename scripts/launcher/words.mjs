/** A failure whose message is meant for the person at the terminal: printed without a stack. */
export class LauncherError extends Error {
  /**
   * @param {string} message
   * @param {number} exitCode
   */
  constructor(message, exitCode = 1) {
    super(message)
    this.name = 'LauncherError'
    this.exitCode = exitCode
  }
}

/** All words go to stderr: stdout belongs to the data of the command that is started. */
/** @param {string} message */
export function say(message) {
  process.stderr.write(`tapedeck: ${message}\n`)
}

/** @param {number} durationMs */
export function seconds(durationMs) {
  return `${(durationMs / 1000).toFixed(1)} s`
}

/**
 * Says `label` at once, again every ten seconds while `work` runs, and how long it took.
 * @template T
 * @param {string} label
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function sayWhile(label, work) {
  const startedMs = performance.now()
  say(label)
  const beat = setInterval(() => say(`${label} … ${Math.round((performance.now() - startedMs) / 1000)} s`), 10_000)
  try {
    const result = await work()
    say(`${label}: done in ${seconds(performance.now() - startedMs)}`)
    return result
  } finally {
    clearInterval(beat)
  }
}

/**
 * Runs a launcher to its exit code. A reader that closed our pipe early (`| head`) is no failure.
 * @param {() => Promise<number>} main
 */
export async function runLauncher(main) {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPIPE') throw error
    })
  }
  try {
    process.exitCode = await main()
  } catch (error) {
    if (!(error instanceof LauncherError)) throw error
    say(error.message)
    process.exitCode = error.exitCode
  }
}
