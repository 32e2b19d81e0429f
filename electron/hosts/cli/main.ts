// Types only: whatever else is imported here would be loaded, some 300 ms, before the first line runs.
import type { Terminal } from './terminal.ts'

const NODE_MAJOR = 24
const EXIT_BUG = 1
const EXIT_INTERRUPTED = 130
const INTERRUPTIONS = ['SIGINT', 'SIGTERM'] as const

/** While the program is being loaded nothing is under way. */
const endAtOnce = (): void => process.exit(EXIT_INTERRUPTED)
for (const name of INTERRUPTIONS) process.on(name, endAtOnce)

// better-sqlite3's binary ends an older Node without a word at its first use.
if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR) {
  process.stderr.write(
    `Tapedeck needs Node ${NODE_MAJOR}; this is ${process.version}. \`npm run tapedeck\` brings its own.\n`,
  )
  process.exit(EXIT_BUG)
}

const [{ endOnUncaught }, { runCli }, { openTerminal }] = await Promise.all([
  import('../node-host.ts'),
  import('./run-cli.ts'),
  import('./terminal.ts'),
])

/** The second interruption means now: SQLite's transactions keep the store whole. */
function onInterrupt(listener: () => void): void {
  let count = 0
  for (const name of INTERRUPTIONS) {
    process.on(name, () => {
      if (++count > 1) process.exit(EXIT_INTERRUPTED)
      listener()
    })
  }
}

endOnUncaught()
const { stdout, stderr } = process
const terminal: Terminal = openTerminal({ stdout, stderr, onInterrupt })
// An interruption that came in while modules were read is told in this turn of the loop; without a listener it would be lost.
await new Promise((resolve) => setImmediate(resolve))
// From here on the system ends a command that does not ask for the signal: in a long read no listener would be called.
for (const name of INTERRUPTIONS) process.off(name, endAtOnce)
// npm changes to the package's folder; INIT_CWD is where the user typed.
process.exitCode = await runCli(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd(), terminal)
await terminal.drained()
