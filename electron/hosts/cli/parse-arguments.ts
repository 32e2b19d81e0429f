import { parseArgs } from 'node:util'
import { nearestWord } from './nearest-word.ts'
import { UsageError } from './usage-error.ts'

export type OptionKind = 'boolean' | 'string'
export type OptionKinds = Readonly<Record<string, OptionKind>>

export interface Arguments {
  /** Undefined where none was typed. */
  readonly command: string | undefined
  readonly operands: readonly string[]
  /** What was given, by name without dashes: text, or true for a switch. */
  readonly options: ReadonlyMap<string, string | true>
}

/** Options that every command takes. */
const COMMON_OPTIONS = {
  'data-dir': 'string',
  json: 'boolean',
  offline: 'boolean',
  simulated: 'boolean',
  tier: 'string',
  help: 'boolean',
} as const satisfies OptionKinds

/**
 * Reads a command line whose options may stand anywhere, before the command too. Of an option given twice the last counts.
 * @throws UsageError naming what is not understood, with the nearest known word
 */
export function parseArguments(argv: readonly string[], commands: Readonly<Record<string, OptionKinds>>): Arguments {
  const all: OptionKinds = Object.assign({}, ...Object.values(commands), COMMON_OPTIONS)
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      Object.entries(all).map(([name, type]) => [name, name === 'help' ? { type, short: 'h' } : { type }]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  const [command, ...operands] = positionals
  const own = command === undefined ? undefined : commands[command]
  const options = new Map<string, string | true>()
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const { name, rawName, value } = token
    const isKnown = Object.hasOwn(COMMON_OPTIONS, name) || (own !== undefined && Object.hasOwn(own, name))
    // An unknown command is the first thing to say, not an option that it does not have either.
    if (!isKnown && (own !== undefined || command === undefined)) {
      throw unknownOption(rawName, command, { ...COMMON_OPTIONS, ...own })
    }
    options.set(name, valueOf(rawName, all[name], value))
  }
  if (command !== undefined && own === undefined) throw unknownCommand(command, Object.keys(commands))
  return { command, operands, options }
}

function valueOf(rawName: string, kind: OptionKind | undefined, value: string | undefined): string | true {
  if (kind === 'string') {
    if (value === undefined || value.startsWith('--')) throw new UsageError(`${rawName} needs a value`)
    return value
  }
  if (value !== undefined) throw new UsageError(`${rawName} takes no value, "${value}" was given`)
  return true
}

function unknownOption(rawName: string, command: string | undefined, known: OptionKinds): UsageError {
  const names = Object.keys(known).map((name) => `--${name}`)
  const where = command === undefined ? '' : ` for ${command}`
  return new UsageError(`unknown option ${rawName}${where}${hint(rawName, names)}`)
}

function unknownCommand(command: string, names: readonly string[]): UsageError {
  return new UsageError(`unknown command "${command}"${hint(command, names) || `; commands are ${names.join(', ')}`}`)
}

function hint(text: string, known: readonly string[]): string {
  const nearest = nearestWord(text, known)
  return nearest === undefined ? '' : `; did you mean ${nearest}?`
}
