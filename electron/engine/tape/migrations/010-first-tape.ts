import type { Migration } from './migration.ts'

/**
 * Candles as rows, keyed by (series, open time); `fetch` says where each came from; `revision` keeps every earlier version,
 * number 0 first seen. `sum` is the row's own checksum, `digest` that of a series' bars: SQLite sees damage to pages, these
 * see damage to values.
 */
export const firstTape: Migration = {
  version: 10,
  sql: `
    CREATE TABLE source (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      sum INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE instrument (
      id INTEGER PRIMARY KEY,
      symbol TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      kind TEXT NOT NULL,
      sector TEXT,
      industry TEXT,
      tick_size REAL,
      source_id INTEGER NOT NULL REFERENCES source (id),
      sum INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE fetch (
      id INTEGER PRIMARY KEY,
      source_id INTEGER NOT NULL REFERENCES source (id),
      fetched_at INTEGER NOT NULL,
      label TEXT NOT NULL,
      adjusted TEXT NOT NULL CHECK (adjusted IN ('raw', 'split', 'full', 'unknown')),
      sum INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE series (
      id INTEGER PRIMARY KEY,
      instrument_id INTEGER NOT NULL REFERENCES instrument (id),
      source_id INTEGER NOT NULL REFERENCES source (id),
      interval TEXT NOT NULL,
      bars INTEGER NOT NULL,
      from_t INTEGER NOT NULL,
      to_t INTEGER NOT NULL,
      fetched_at INTEGER NOT NULL,
      revisions INTEGER NOT NULL,
      digest INTEGER NOT NULL,
      sum INTEGER NOT NULL,
      UNIQUE (instrument_id, source_id, interval)
    ) STRICT;

    CREATE TABLE candle (
      series_id INTEGER NOT NULL REFERENCES series (id),
      t INTEGER NOT NULL,
      o REAL NOT NULL,
      h REAL NOT NULL,
      l REAL NOT NULL,
      c REAL NOT NULL,
      v REAL,
      fetch_id INTEGER NOT NULL REFERENCES fetch (id),
      PRIMARY KEY (series_id, t)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE revision (
      series_id INTEGER NOT NULL REFERENCES series (id),
      t INTEGER NOT NULL,
      version INTEGER NOT NULL,
      o REAL NOT NULL,
      h REAL NOT NULL,
      l REAL NOT NULL,
      c REAL NOT NULL,
      v REAL,
      fetch_id INTEGER NOT NULL REFERENCES fetch (id),
      PRIMARY KEY (series_id, t, version)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE snapshot (
      instrument_id INTEGER NOT NULL REFERENCES instrument (id),
      market_time INTEGER NOT NULL,
      source_id INTEGER NOT NULL REFERENCES source (id),
      price REAL,
      cap REAL,
      pe REAL,
      eps REAL,
      dividend_yield_pct REAL,
      low52 REAL,
      high52 REAL,
      fetch_id INTEGER NOT NULL REFERENCES fetch (id),
      sum INTEGER NOT NULL,
      PRIMARY KEY (instrument_id, market_time, source_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE universe (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      as_of INTEGER NOT NULL,
      sum INTEGER NOT NULL,
      UNIQUE (name, as_of)
    ) STRICT;

    CREATE TABLE universe_member (
      universe_id INTEGER NOT NULL REFERENCES universe (id),
      position INTEGER NOT NULL,
      instrument_id INTEGER NOT NULL REFERENCES instrument (id),
      sum INTEGER NOT NULL,
      PRIMARY KEY (universe_id, position)
    ) STRICT, WITHOUT ROWID;
  `,
}
