import { endOnUncaught } from '../node-host.ts'
import { runCli } from './run-cli.ts'
import { openTerminal } from './terminal.ts'

const NODE_MAJOR = 24
const EXIT_BUG = 1
const EXIT_INTERRUPTED = 130

// better-sqlite3's binary ends an older Node without a word at its first use.
if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR) {
  process.stderr.write(
    `Tapedeck needs Node ${NODE_MAJOR}; this is ${process.version}. \`npm run tapedeck\` brings its own.\n`,
  )
  process.exit(EXIT_BUG)
}

/** The second interruption means now: SQLite's transactions keep the store whole. */
function onInterrupt(listener: () => void): void {
  let count = 0
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (++count > 1) process.exit(EXIT_INTERRUPTED)
      listener()
    })
  }
}

endOnUncaught()
const { stdout, stderr } = process
const terminal = openTerminal({ stdout, stderr, onInterrupt })
// npm changes to the package's folder; INIT_CWD is where the user typed.
process.exitCode = await runCli(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd(), terminal)
await terminal.drained()
