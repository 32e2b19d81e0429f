import Database from 'better-sqlite3'
import type { Connection } from './database.ts'
import { type EntryRow, createChainLink, entryHash } from './ledger-entries.ts'

/** Kind of an entry that could be read of a damaged ledger, but no longer stands in its chain; its body holds it whole. */
const SALVAGED_KIND = 'ledger.salvaged'

/**
 * Carries on the chain of `target` (a backup's, or an empty one) with the entries of a damaged ledger that follow from it.
 * Behind the first break, those that still prove themselves by the entry before them are kept inside entries of their own: to
 * put them back in line would need hashes that nobody has seen. Inside a transaction.
 * @returns entries saved
 */
export function salvageEntries(damaged: Database.Database, target: Connection): number {
  const link = createChainLink(target)
  const rows = readableEntries(damaged)
  let { number, hash } = target.db.prepare('SELECT number, hash FROM chain_head').get() as EntryRow
  const before = number
  for (;;) {
    const row = rows.get(number + 1)
    if (row === undefined || entryHash(hash, row) !== row.hash) break
    link(row)
    number = row.number
    hash = row.hash
  }
  const inLine = number
  let saved = inLine - before
  for (const row of rows.values()) {
    const previous = rows.get(row.number - 1)
    if (row.number <= inLine || previous === undefined || entryHash(previous.hash, row) !== row.hash) continue
    link({ at: row.at, kind: SALVAGED_KIND, body: JSON.stringify(row) })
    saved++
  }
  return saved
}

/** By number, ascending: from the start to the first broken page, then from the end backwards. */
function readableEntries(damaged: Database.Database): Map<number, EntryRow> {
  const found: EntryRow[] = []
  for (const direction of ['ASC', 'DESC']) {
    try {
      const rows = damaged.prepare(`SELECT number, at, kind, body, hash FROM entry ORDER BY number ${direction}`)
      for (const row of rows.iterate() as Iterable<EntryRow>) if (isWellFormed(row)) found.push(row)
      break
    } catch (thrown) {
      // A broken page, or a ledger of before the chain.
      if (!(thrown instanceof Database.SqliteError) || !/^SQLITE_(CORRUPT|ERROR|IOERR)/.test(thrown.code)) throw thrown
    }
  }
  return new Map(found.sort((a, b) => a.number - b.number).map((row) => [row.number, row]))
}

function isWellFormed({ number, at, kind, body, hash }: EntryRow): boolean {
  return (
    Number.isSafeInteger(number) &&
    Number.isSafeInteger(at) &&
    [kind, body, hash].every((text) => typeof text === 'string')
  )
}
