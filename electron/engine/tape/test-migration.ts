import type { Migration } from './migrations/migration.ts'

/** A later schema than the newest real one: rewrites a table that holds rows. */
export const INTERRUPTED_MIGRATION = [
  {
    version: 9_990,
    sql: `CREATE TABLE later (id INTEGER PRIMARY KEY, label TEXT NOT NULL) STRICT;
      INSERT INTO later SELECT id, label FROM origin;
      DELETE FROM snapshot`,
  },
] as const satisfies Migration[]
