import { createHash } from 'node:crypto'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Connection } from './database.ts'
import type { LedgerEntry, LedgerEntryRepository } from './types.ts'

export interface EntryRow {
  readonly number: number
  readonly at: number
  readonly kind: string
  /** JSON, word for word what the hash covers. */
  readonly body: string
  readonly hash: string
}

interface ChainHead {
  readonly number: number
  readonly hash: string
}

const COLUMNS = 'e.number, e.at, e.kind, e.body, e.hash'
const DEFAULT_LIMIT = 200

/** SHA-256 in hex; `previousHash` is empty for entry 1. */
export function entryHash(previousHash: string, { number, at, kind, body }: Omit<EntryRow, 'hash'>): string {
  return createHash('sha256')
    .update(JSON.stringify([previousHash, number, at, kind, body]))
    .digest('hex')
}

export function createLedgerEntries(ledger: Connection, now: () => EpochMs): LedgerEntryRepository {
  const link = createChainLink(ledger)
  const page = ledger.prepare(
    `SELECT ${COLUMNS}, coalesce((SELECT hash FROM entry p WHERE p.number = e.number - 1), '') AS previous FROM entry e
     WHERE e.number < ? ORDER BY e.number DESC LIMIT ?`,
  )
  const pageOfKind = ledger.prepare(
    `SELECT ${COLUMNS}, coalesce((SELECT hash FROM entry p WHERE p.number = e.number - 1), '') AS previous FROM entry e
     WHERE e.kind = ? AND e.number < ? ORDER BY e.number DESC LIMIT ?`,
  )
  return {
    append(kind, body) {
      const text = JSON.stringify(body) as string | undefined
      if (text === undefined) throw new AppError('bad-input', `entry ${kind}: the body has no JSON form`, { kind })
      return ledger.write('entries.append', () => toEntry(link({ at: now(), kind, body: text })))
    },
    list({ kind, before = Number.MAX_SAFE_INTEGER, limit = DEFAULT_LIMIT } = {}) {
      return ledger.query('entries.list', () => {
        const rows = (
          kind === undefined ? page.all(before, limit) : pageOfKind.all(kind, before, limit)
        ) as (EntryRow & { previous: string })[]
        for (const row of rows) {
          if (entryHash(row.previous, row) === row.hash) continue
          const { file } = ledger
          throw new AppError('store-corrupt', `${file}: ledger entry ${row.number} does not match its hash`, {
            file,
            number: row.number,
          })
        }
        return rows.map(toEntry)
      })
    },
  }
}

/** Puts an entry behind the last one; inside a transaction only. */
export function createChainLink(ledger: Connection): (entry: Omit<EntryRow, 'number' | 'hash'>) => EntryRow {
  const findHead = ledger.prepare('SELECT number, hash FROM chain_head WHERE id = 1')
  const insert = ledger.prepare('INSERT INTO entry (number, at, kind, body, hash) VALUES (?, ?, ?, ?, ?)')
  const moveHead = ledger.prepare('UPDATE chain_head SET number = ?, hash = ? WHERE id = 1')
  return ({ at, kind, body }) => {
    const head = findHead.get() as ChainHead | undefined
    if (head === undefined) {
      const { file } = ledger
      throw new AppError('store-corrupt', `${file}: the end of its chain of entries is not remembered`, { file })
    }
    const number = head.number + 1
    const hash = entryHash(head.hash, { number, at, kind, body })
    insert.run(number, at, kind, body, hash)
    moveHead.run(number, hash)
    return { number, at, kind, body, hash }
  }
}

/** Walks the whole chain: every hash, every number, and that it ends where it was last said to end. Empty when all is well. */
export function checkEntries(ledger: Connection): string[] {
  const hasChain = ledger.db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'chain_head'").get() !== undefined
  // A ledger of before the chain.
  if (!hasChain) return []
  let number = 0
  let hash = ''
  const rows = ledger.db.prepare(`SELECT ${COLUMNS} FROM entry e ORDER BY e.number`)
  for (const row of rows.iterate() as Iterable<EntryRow>) {
    if (row.number !== number + 1) return [`ledger entry ${number + 1} is missing`]
    if (entryHash(hash, row) !== row.hash) return [`ledger entry ${row.number} does not match its hash`]
    number = row.number
    hash = row.hash
  }
  const head = ledger.db.prepare('SELECT number, hash FROM chain_head WHERE id = 1').get() as ChainHead | undefined
  if (head === undefined) return ['the end of the chain of ledger entries is not remembered']
  if (head.number !== number) return [`the chain of ledger entries ends at ${number}; ${head.number} were written`]
  return head.hash === hash ? [] : ['the last ledger entry is not the one that was written']
}

function toEntry({ number, at, kind, body, hash }: EntryRow): LedgerEntry {
  return { number, at, kind, body: JSON.parse(body) as unknown, hash }
}
