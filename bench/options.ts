import { nearestWord } from '../electron/hosts/cli/nearest-word.ts'

export interface RunOptions {
  readonly names: readonly string[]
  readonly isQuick: boolean
  readonly isJson: boolean
}

export const USAGE = 'usage: npm run bench -- [NAME…] [--quick] [--json]'

/** Arguments that make no sense; the message is for the person who typed them. */
export class UsageError extends Error {}

/** @throws UsageError naming the nearest bench or option */
export function readOptions(args: readonly string[], benches: readonly string[]): RunOptions {
  const switches = new Set<string>()
  const names: string[] = []
  for (const arg of args) {
    const known = arg.startsWith('-') ? ['--quick', '--json'] : benches
    if (!known.includes(arg)) throw new UsageError(unknown(arg, known))
    if (arg.startsWith('-')) switches.add(arg)
    else if (!names.includes(arg)) names.push(arg)
  }
  return {
    names: names.length > 0 ? names : benches,
    isQuick: switches.has('--quick'),
    isJson: switches.has('--json'),
  }
}

function unknown(text: string, known: readonly string[]): string {
  const nearest = nearestWord(text, known)
  const kind = text.startsWith('-') ? 'option' : 'bench'
  return `${text}: there is no such ${kind}${nearest ? `; did you mean ${nearest}?` : `. There are: ${known.join(' ')}`}`
}
