import type { CompactAnswer } from '../../../../shared/contract/store.ts'
import { AppError, toAppError } from '../../../../shared/errors.ts'
import type { Client, Command, CommandContext } from '../command.ts'
import { followWork } from '../follow-work.ts'
import { requireInterval, requirePast } from '../read-options.ts'
import { sizeWords } from '../size-words.ts'
import { UsageError } from '../usage-error.ts'

export const pruneCommand: Command = {
  usage: '--interval I --older-than 2y [--dry-run]',
  purpose: 'removes old bars of one interval and gives their room back, or shows what that would free',
  options: { interval: 'string', 'older-than': 'string', 'dry-run': 'boolean' },
  async run(context) {
    const { operands, options } = context
    if (operands.length > 0) throw new UsageError(`prune takes no operand, "${operands[0]}" was given`)
    const interval = requireInterval(options)
    const before = requirePast(options, 'older-than', '2y', Date.now())
    const isDryRun = options.has('dry-run')
    const { series, bars, bytesFreed } = await context.withEngine(isDryRun ? 'read' : 'write', async (client) => {
      const counts = await client.store.prune({ kind: 'bars', interval, before, isDryRun })
      if (!isDryRun && counts.bars > 0) await giveRoomBack(client, context, `${counts.bars} ${interval} bars`)
      return counts
    })
    const what = `${bars} ${interval} bars of ${series} series, ${sizeWords(bytesFreed)}`
    const text = isDryRun ? `Would remove ${what}.` : `Removed ${what}.`
    return { document: { data: { series, bars, bytesFreed }, text } }
  },
}

/** The file shrinks too: nothing else at the command line does that. What was removed stays removed when it cannot. */
async function giveRoomBack(client: Client, { signal, progress, say }: CommandContext, removed: string): Promise<void> {
  try {
    await followWork<CompactAnswer>({ signal, progress }, 'compacting', () => client.store.compact())
  } catch (thrown) {
    const { code, message } = toAppError(thrown)
    const words = `${removed} are removed, but the file is as large as before`
    if (code === 'cancelled') {
      throw new AppError('cancelled', `${words}: compacting was interrupted`, {}, { cause: thrown })
    }
    say(`${words}: ${message}\nNew data take the room first; Settings > Data compacts the file.`)
  }
}
