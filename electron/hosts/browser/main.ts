import { parseArgs } from 'node:util'
import { ERROR_POLICY, toAppError } from '../../../shared/errors.ts'
import { endOnUncaught } from '../node-host.ts'
import { runBrowserHost, type BrowserHostOptions } from './run-browser-host.ts'

const USAGE = 'usage: browser.js [--port N] [--data-dir DIR] [--no-open] [--simulated]'
const EXIT_USAGE = 2
const EXIT_LOCK_LOST = 5

/** `--no-open` is accepted for the launcher's sake: opening a browser is its work, not the host's. */
const OPTIONS = {
  port: { type: 'string' },
  'data-dir': { type: 'string' },
  'no-open': { type: 'boolean' },
  simulated: { type: 'boolean' },
} as const

async function main(): Promise<number> {
  const { port, dataDir, market } = readOptions()
  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ending.abort())
  // A launcher that died leaves nobody to end this process.
  process.on('disconnect', () => ending.abort())
  const end = await runBrowserHost({
    port,
    dataDir,
    market,
    signal: ending.signal,
    onListening: (url) => {
      if (!tell({ kind: 'listening', url })) process.stdout.write(`${url}\n`)
    },
    onPainted: (route) => void tell({ kind: 'painted', route }),
  })
  return end === 'lock-lost' ? EXIT_LOCK_LOST : 0
}

/** Speaks to the launcher when one started this process. */
function tell(message: { kind: 'listening'; url: string } | { kind: 'painted'; route: string }): boolean {
  if (!process.send || !process.connected) return false
  process.send(message)
  return true
}

function readOptions(): Pick<BrowserHostOptions, 'port' | 'dataDir' | 'market'> {
  try {
    const { values } = parseArgs({ options: OPTIONS })
    const port = values.port === undefined ? undefined : Number(values.port)
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
      throw new RangeError(`--port ${values.port}: a number from 0 to 65535`)
    }
    return { port, dataDir: values['data-dir'], market: values.simulated ? 'simulated' : undefined }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`)
    process.exit(EXIT_USAGE)
  }
}

endOnUncaught()
try {
  process.exitCode = await main()
} catch (thrown) {
  const error = toAppError(thrown)
  process.stderr.write(`${error.message}\n`)
  if (error.code === 'bug') process.stderr.write(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`)
  process.exitCode = ERROR_POLICY[error.code].exit
}
if (process.connected) process.disconnect()
