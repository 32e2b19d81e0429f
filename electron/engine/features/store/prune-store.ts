import type { InferContractRouterInputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'
import type { PruneAnswer } from '../../../../shared/contract/store.ts'
import { importSource, type SourceName } from '../../../../shared/domain/data-state.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { Tape } from '../../tape/types.ts'
import { recordEvent } from './store-events.ts'

export type PruneInput = InferContractRouterInputs<Contract>['store']['prune']

/** Counts what goes, and takes it away unless it is a dry run. @throws AppError bad-input, not-found, store-locked */
export async function pruneStore(tape: Tape, input: PruneInput): Promise<PruneAnswer> {
  requireSense(tape, input)
  if (!input.isDryRun) await tape.turnToWrite()
  const answer = input.kind === 'bars' ? pruneBars(tape, input) : pruneQuotes(tape, input)
  const { isDryRun, ...what } = input
  if (!isDryRun && answer.bars + answer.quotes > 0) recordEvent(tape, 'store.prune', { ...what, ...answer })
  return answer
}

function pruneBars(tape: Tape, { interval, symbol, source, before, isDryRun }: PruneInput): PruneAnswer {
  const counts = tape.candles.prune({
    ...(interval !== undefined && { interval }),
    ...(symbol !== undefined && { symbol }),
    ...(source !== undefined && { source: sourceNamed(tape, source) }),
    before: before ?? Number.POSITIVE_INFINITY,
    isDryRun,
  })
  return { ...counts, quotes: 0 }
}

function pruneQuotes(tape: Tape, { before, isDryRun }: PruneInput): PruneAnswer {
  const counts = tape.quotes.prune({ before: before as number, isDryRun })
  return { series: 0, bars: 0, ...counts }
}

function requireSense(tape: Tape, { kind, interval, symbol, source, before }: PruneInput): void {
  const refuse = (words: string): never => {
    throw new AppError('bad-input', words, { kind, before })
  }
  if (symbol !== undefined && !tape.instruments.get(symbol)) {
    throw new AppError('not-found', `${symbol} is not in the store`, { symbol })
  }
  if (kind === 'quotes' && (interval ?? symbol ?? source) !== undefined) {
    refuse('quotes are removed by time only, of every symbol')
  }
  if (before === null && (kind === 'quotes' || symbol === undefined)) {
    refuse('without a time only the bars of one symbol can be removed')
  }
}

/** `csv` is short for `import:csv`. */
function sourceNamed(tape: Tape, name: string): SourceName {
  const known = tape.candles.list().map(({ source }) => source)
  return known.find((source) => source === name) ?? importSource(name)
}
