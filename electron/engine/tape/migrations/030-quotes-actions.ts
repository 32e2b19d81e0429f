import type { Migration } from './migration.ts'

/**
 * Quote history as bars lie: packed chunks by (instrument, source, time), the newest few in rows. Splits and dividends in
 * rows, each version of a value kept. `quote_lot` is the series of quotes that one source tells of one instrument.
 */
export const quotesAndActions: Migration = {
  version: 30,
  sql: `
    CREATE TABLE quote_lot (
      id INTEGER PRIMARY KEY,
      instrument_id INTEGER NOT NULL REFERENCES instrument (id),
      source_id INTEGER NOT NULL REFERENCES source (id),
      sum INTEGER NOT NULL,
      UNIQUE (instrument_id, source_id)
    ) STRICT;

    CREATE TABLE quote_chunk (
      id INTEGER PRIMARY KEY,
      lot_id INTEGER NOT NULL REFERENCES quote_lot (id),
      t INTEGER NOT NULL,
      last_t INTEGER NOT NULL,
      quotes INTEGER NOT NULL,
      fetched_from INTEGER NOT NULL,
      sum INTEGER NOT NULL,
      data BLOB NOT NULL
    ) STRICT;

    CREATE UNIQUE INDEX quote_chunk_by_time ON quote_chunk (lot_id, t);

    CREATE TABLE quote_tail (
      lot_id INTEGER NOT NULL REFERENCES quote_lot (id),
      t INTEGER NOT NULL,
      fetched_at INTEGER NOT NULL,
      price REAL NOT NULL,
      prev_close REAL,
      volume REAL,
      turnover REAL,
      cap REAL,
      sum INTEGER NOT NULL,
      PRIMARY KEY (lot_id, t)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE corporate_action (
      instrument_id INTEGER NOT NULL REFERENCES instrument (id),
      source_id INTEGER NOT NULL REFERENCES source (id),
      ex_date INTEGER NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('split', 'dividend')),
      version INTEGER NOT NULL,
      value REAL NOT NULL,
      fetched_at INTEGER NOT NULL,
      sum INTEGER NOT NULL,
      PRIMARY KEY (instrument_id, source_id, ex_date, kind, version)
    ) STRICT, WITHOUT ROWID;
  `,
}
