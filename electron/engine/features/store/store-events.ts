import type { StoreEvent } from '../../../../shared/contract/store.ts'
import { toAppError } from '../../../../shared/errors.ts'
import type { LedgerEntry, Tape } from '../../tape/types.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import { describeEvent } from './event-words.ts'

type Kind = 'export' | 'prune' | 'keep' | 'backup' | 'restore' | 'compact'

/** Into the ledger's chain. A reader beside the holder has no pen: what it exports or backs up changes nothing. */
export function recordEvent(tape: Tape, kind: `store.${Kind}`, body: Readonly<Record<string, unknown>>): void {
  if (!tape.isReadOnly) tape.entries.append(kind, body)
}

/** Newest first; what other parts keep in the same chain is left out. */
export function storeEvents(tape: Tape, limit: number): StoreEvent[] {
  const found: StoreEvent[] = []
  let before: number | undefined
  while (found.length < limit) {
    const entries: LedgerEntry[] = tape.entries.list({ limit, ...(before !== undefined && { before }) })
    for (const { number, at, kind, body } of entries) {
      if (kind.startsWith('store.') && found.length < limit) {
        found.push({ number, at, kind, words: describeEvent(kind, body) })
      }
    }
    before = entries.at(-1)?.number
    if (entries.length < limit || before === undefined) break
  }
  return found
}

/** Of work that is done already: a ledger that cannot take the line does not make it undone. */
export function recordEventOrLog(
  { host, tape }: FeatureDeps,
  kind: `store.${Kind}`,
  body: Readonly<Record<string, unknown>>,
): void {
  try {
    recordEvent(tape, kind, body)
  } catch (thrown) {
    const { code, message } = toAppError(thrown)
    host.log('warn', `${kind} is not in the ledger: ${message}`, { code })
  }
}
