import type { Migration } from './migration.ts'

/** What cannot be fetched again. `checksum` is SHA-256 over key and value: quick_check does not look into values. */
export const firstLedger: Migration = {
  version: 10,
  sql: `
    CREATE TABLE document (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL,
      checksum BLOB NOT NULL,
      written_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
}
