import type { Command } from '../command.ts'
import { requireInterval, requirePast } from '../read-options.ts'
import { sizeWords } from '../size-words.ts'
import { UsageError } from '../usage-error.ts'

export const pruneCommand: Command = {
  usage: '--interval I --older-than 2y [--dry-run]',
  purpose: 'removes old bars of one interval, or shows what that would free',
  options: { interval: 'string', 'older-than': 'string', 'dry-run': 'boolean' },
  async run({ operands, options, withEngine }) {
    if (operands.length > 0) throw new UsageError(`prune takes no operand, "${operands[0]}" was given`)
    const interval = requireInterval(options)
    const before = requirePast(options, 'older-than', '2y', Date.now())
    const isDryRun = options.has('dry-run')
    const { series, bars, bytesFreed } = await withEngine(isDryRun ? 'read' : 'write', (client) => {
      return client.store.prune({ kind: 'bars', interval, before, isDryRun })
    })
    const what = `${bars} ${interval} bars of ${series} series, ${sizeWords(bytesFreed)}`
    const text = isDryRun ? `Would remove ${what}.` : `Removed ${what}.`
    return { document: { data: { series, bars, bytesFreed }, text } }
  },
}
