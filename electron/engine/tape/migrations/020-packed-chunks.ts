import { convertRows } from './020-convert-rows.ts'
import type { Migration } from './migration.ts'

/**
 * Closed bars in packed chunks, the newest few of a series in rows, the one still forming in a table of its own
 * (docs/decisions/008). `origin` says how data came in; the time of each fetch stands with the data. `chunk` holds what is
 * asked most, a chunk's range and summary, so that it is read without the bars of `chunk_data`.
 */
export const packedChunks: Migration = {
  version: 20,
  sql: `
    CREATE TABLE origin (
      id INTEGER PRIMARY KEY,
      source_id INTEGER NOT NULL REFERENCES source (id),
      label TEXT NOT NULL,
      adjusted TEXT NOT NULL CHECK (adjusted IN ('raw', 'split', 'full', 'unknown')),
      sum INTEGER NOT NULL,
      UNIQUE (source_id, label, adjusted)
    ) STRICT;

    ALTER TABLE series DROP COLUMN digest;
    ALTER TABLE series ADD COLUMN chunks INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE series ADD COLUMN tail_bars INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE series ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;

    CREATE TABLE chunk (
      id INTEGER PRIMARY KEY,
      series_id INTEGER NOT NULL REFERENCES series (id),
      t INTEGER NOT NULL,
      last_t INTEGER NOT NULL,
      bars INTEGER NOT NULL,
      o REAL NOT NULL,
      h REAL NOT NULL,
      l REAL NOT NULL,
      c REAL NOT NULL,
      v REAL,
      fetched_from INTEGER NOT NULL,
      fetched_to INTEGER NOT NULL,
      sum INTEGER NOT NULL,
      groups BLOB NOT NULL
    ) STRICT;

    CREATE UNIQUE INDEX chunk_by_time ON chunk (series_id, t);

    CREATE TABLE chunk_data (
      id INTEGER PRIMARY KEY REFERENCES chunk (id),
      data BLOB NOT NULL
    ) STRICT;

    CREATE TABLE broken_chunk (
      id INTEGER PRIMARY KEY,
      symbol TEXT NOT NULL,
      source TEXT NOT NULL,
      interval TEXT NOT NULL,
      t INTEGER NOT NULL,
      last_t INTEGER NOT NULL,
      bars INTEGER NOT NULL,
      data BLOB
    ) STRICT;

    CREATE TABLE tail (
      series_id INTEGER NOT NULL REFERENCES series (id),
      t INTEGER NOT NULL,
      o REAL NOT NULL,
      h REAL NOT NULL,
      l REAL NOT NULL,
      c REAL NOT NULL,
      v REAL,
      origin_id INTEGER NOT NULL REFERENCES origin (id),
      fetched_at INTEGER NOT NULL,
      sum INTEGER NOT NULL,
      PRIMARY KEY (series_id, t)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE open_bar (
      series_id INTEGER PRIMARY KEY REFERENCES series (id),
      t INTEGER NOT NULL,
      o REAL NOT NULL,
      h REAL NOT NULL,
      l REAL NOT NULL,
      c REAL NOT NULL,
      v REAL,
      fetched_at INTEGER NOT NULL
    ) STRICT;

    ALTER TABLE revision RENAME TO revision_10;
    CREATE TABLE revision (
      series_id INTEGER NOT NULL REFERENCES series (id),
      t INTEGER NOT NULL,
      version INTEGER NOT NULL,
      o REAL NOT NULL,
      h REAL NOT NULL,
      l REAL NOT NULL,
      c REAL NOT NULL,
      v REAL,
      origin_id INTEGER NOT NULL REFERENCES origin (id),
      fetched_at INTEGER NOT NULL,
      sum INTEGER NOT NULL,
      PRIMARY KEY (series_id, t, version)
    ) STRICT, WITHOUT ROWID;

    ALTER TABLE snapshot RENAME TO snapshot_10;
    CREATE TABLE snapshot (
      instrument_id INTEGER NOT NULL REFERENCES instrument (id),
      market_time INTEGER NOT NULL,
      source_id INTEGER NOT NULL REFERENCES source (id),
      fetched_at INTEGER NOT NULL,
      price REAL,
      cap REAL,
      pe REAL,
      eps REAL,
      dividend_yield_pct REAL,
      low52 REAL,
      high52 REAL,
      origin_id INTEGER NOT NULL REFERENCES origin (id),
      sum INTEGER NOT NULL,
      PRIMARY KEY (instrument_id, market_time, source_id, fetched_at)
    ) STRICT, WITHOUT ROWID;
  `,
  run(db) {
    convertRows(db)
    db.exec('DROP TABLE candle; DROP TABLE revision_10; DROP TABLE snapshot_10; DROP TABLE fetch;')
  },
}
