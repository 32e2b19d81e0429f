import { resolve } from 'node:path'
import { ERROR_POLICY, toAppError } from '../../../shared/errors.ts'
import { defaultDataDir } from '../node-host.ts'
import type { Command, CommandAnswer } from './command.ts'
import { COMMANDS } from './commands/index.ts'
import { helpText } from './help.ts'
import { engineOpener } from './open-engine.ts'
import { parseArguments, type Arguments } from './parse-arguments.ts'
import { textOption } from './read-options.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

const EXIT_USAGE = 2
const TIERS = ['free', 'pro', 'enterprise']

/** Runs one command line. @returns the exit code; everything has been written by then */
export async function runCli(argv: readonly string[], userDir: string, terminal: Terminal): Promise<number> {
  // Known before the line is understood, so that a failure to understand it has the form that was asked for.
  const isJson = argv.includes('--json')
  try {
    const parsed = parseArguments(argv, optionsByCommand())
    if (parsed.options.has('help')) {
      terminal.print(helpText(parsed.command))
      return 0
    }
    const answer = await runCommand(parsed, userDir, terminal)
    const { document, exit = 0 } = answer
    if (document) terminal.print(isJson ? JSON.stringify(document.data) : document.text)
    return exit
  } catch (thrown) {
    return fail(thrown, isJson, terminal)
  }
}

function optionsByCommand() {
  return Object.fromEntries(Object.entries(COMMANDS).map(([name, { options }]) => [name, options]))
}

async function runCommand(
  { command, operands, options }: Arguments,
  userDir: string,
  terminal: Terminal,
): Promise<CommandAnswer> {
  const tier = textOption(options, 'tier')
  if (tier !== undefined && !TIERS.includes(tier)) {
    throw new UsageError(`--tier ${tier}: one of ${TIERS.join(', ')} is expected`)
  }
  const given = textOption(options, 'data-dir')
  if (given === '') throw new UsageError('--data-dir needs a folder')
  const dataDir = given === undefined ? defaultDataDir() : resolve(userDir, given)
  const market = options.has('simulated') ? 'simulated' : 'stored'
  return commandOf(command).run({
    operands,
    options,
    market,
    dataDir,
    userDir,
    get signal() {
      return terminal.signal
    },
    say: terminal.say,
    progress: terminal.progress,
    print: terminal.print,
    ...engineOpener({ dataDir, market, say: terminal.say }),
  })
}

function commandOf(name: string | undefined): Command {
  const command = name === undefined ? undefined : COMMANDS[name]
  if (!command) throw new UsageError('no command given')
  return command
}

function fail(thrown: unknown, isJson: boolean, terminal: Terminal): number {
  if (thrown instanceof UsageError) {
    if (isJson) terminal.print(JSON.stringify({ error: { code: 'usage', message: thrown.message, detail: {} } }))
    terminal.say(`tapedeck: ${thrown.message}\ntapedeck --help shows what there is`)
    return EXIT_USAGE
  }
  const { code, message, detail, stack } = toAppError(thrown)
  if (isJson) terminal.print(JSON.stringify({ error: { code, message, detail } }))
  terminal.say(code === 'bug' ? `tapedeck: ${message}\n${stack ?? ''}` : `tapedeck: ${message}`)
  return ERROR_POLICY[code].exit
}
