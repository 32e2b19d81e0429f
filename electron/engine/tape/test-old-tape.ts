import { rowHash } from './checksum.ts'
import { openForWriting } from './database.ts'
import { MIGRATIONS, migrate } from './migrate.ts'
import type { SeriesKey } from './types.ts'

export const OLD_KEY: SeriesKey = { symbol: 'NASDAQ:AAPL', source: 'yahoo', interval: '1d' }
export const OLD_BARS = 10_000
export const OLD_DAY_MS = 86_400_000

/**
 * A file as schema 10 had it, one row a bar: 10,000 days, fetched in two pieces; day 3 corrected twice, day 4 once; one
 * snapshot.
 */
export function writeOldTape(file: string): void {
  const connection = openForWriting({ name: 'tape', file, log: () => undefined, now: () => 0 })
  const oldest = MIGRATIONS.tape.filter(({ version }) => version === 10)
  migrate(connection, () => undefined, oldest)
  const { db } = connection
  const apple = ['NASDAQ:AAPL', 'Apple', 'stock', null, null, 0.01, 1]
  db.transaction(() => {
    db.exec(`
      INSERT INTO source VALUES (1, 'yahoo', ${rowHash(['yahoo'])}), (2, 'sample', ${rowHash(['sample'])});
      INSERT INTO instrument VALUES (1, 'NASDAQ:AAPL', 'Apple', 'stock', NULL, NULL, 0.01, 1, ${rowHash(apple)});
      INSERT INTO fetch VALUES (1, 1, 100, 'history', 'split', 0), (2, 1, 200, 'history', 'split', 0),
        (3, 1, 300, 'closed bar', 'raw', 0), (4, 2, 400, 'bundled', 'unknown', 0);
      INSERT INTO series VALUES (1, 1, 1, '1d', ${OLD_BARS}, 0, ${(OLD_BARS - 1) * OLD_DAY_MS}, 300, 3, 77, 0);
      INSERT INTO revision VALUES (1, ${3 * OLD_DAY_MS}, 0, 1, 2, 0.5, 1.1, NULL, 1), (1, ${3 * OLD_DAY_MS}, 1, 1, 2, 0.5, 1.2, 5, 2),
        (1, ${4 * OLD_DAY_MS}, 0, 1, 2, 0.5, 1.4, 6, 1);
      INSERT INTO snapshot VALUES (1, 50, 2, 1.5, NULL, NULL, NULL, NULL, NULL, NULL, 4, 0);
    `)
    const insert = db.prepare('INSERT INTO candle VALUES (1, ?, ?, ?, ?, ?, ?, ?)')
    for (let day = 0; day < OLD_BARS; day++) {
      const fetchId = day === 3 || day === 4 ? 3 : day < 5_000 ? 1 : 2
      insert.run(day * OLD_DAY_MS, day + 1, day + 2, day + 0.5, day + 1.25, day % 7 === 0 ? null : day, fetchId)
    }
  })()
  connection.close()
}
