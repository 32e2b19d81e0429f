import type { Command } from '../command.ts'
import { UsageError } from '../usage-error.ts'

/** CLI.md: exit 5 when the store is not ok. */
const EXIT_STORE = 5

export const checkCommand: Command = {
  usage: '[--full]',
  purpose: 'reads the store back and says whether it is sound; changes nothing',
  options: { full: 'boolean' },
  async run({ operands, options, checkFolder }) {
    if (operands.length > 0) throw new UsageError(`check takes no operand, "${operands[0]}" was given`)
    const full = options.has('full')
    const data = checkFolder(full)
    const { ok, ledger, tape } = data
    const text = [
      ok ? 'The store is sound.' : 'The store is damaged.',
      `ledger: ${ledger.ok ? 'ok' : 'not ok'}`,
      ...ledger.problems.map((problem) => `  ${problem}`),
      `tape: ${tape.ok ? 'ok' : 'not ok'}, ${tape.checked} of ${tape.chunks} ranges read back`,
      ...tape.bad.map((problem) => `  ${problem}`),
    ].join('\n')
    return { document: { data, text }, exit: ok ? 0 : EXIT_STORE }
  },
}
