import type { Migration } from './migration.ts'

/**
 * What happened to the store, as a chain: each hash covers the one before it. `chain_head` remembers the last entry, written
 * in the same transaction, so that a chain cut short is seen; the triggers stop mistakes, the hashes tell of damage.
 */
export const ledgerEntries: Migration = {
  version: 20,
  sql: `
    CREATE TABLE entry (
      number INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      kind TEXT NOT NULL,
      body TEXT NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
    CREATE INDEX entry_kind ON entry (kind, number);
    CREATE TRIGGER entry_is_final BEFORE UPDATE ON entry BEGIN SELECT RAISE (ABORT, 'an entry is never changed'); END;
    CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE (ABORT, 'an entry is never removed'); END;

    CREATE TABLE chain_head (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      number INTEGER NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
    INSERT INTO chain_head (id, number, hash) VALUES (1, 0, '');
  `,
}
