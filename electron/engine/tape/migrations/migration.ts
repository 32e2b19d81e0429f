import type Database from 'better-sqlite3'

/** Forward only, one transaction each. Versions go by tens, so that a fix can be slipped between two. */
export interface Migration {
  readonly version: number
  readonly sql: string
  /** What SQL cannot do; after `sql`, in the same transaction. */
  run?(db: Database.Database): void
}
