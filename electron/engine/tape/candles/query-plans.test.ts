import { afterAll, expect, test } from 'vitest'
import { FIND_SERIES_SQL } from '../series-rows.ts'
import { newestSnapshotsSql } from '../snapshot-rows.ts'
import { CHUNK_SQL } from './chunk-rows.ts'
import { LAST_STORED_SQL, OPEN_BARS_SQL } from './open-bars.ts'
import { REVISION_SQL } from './revision-rows.ts'
import { TAIL_SQL } from './tail-rows.ts'
import { openCandles } from './test-store.ts'

const { connection } = openCandles()
afterAll(() => connection.close())

const plan = (sql: string, bound: unknown[]): string =>
  (connection.db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...bound) as { detail: string }[])
    .map(({ detail }) => detail)
    .join('\n')

test.each(Object.entries({ ...CHUNK_SQL, ...TAIL_SQL, ...REVISION_SQL, series: FIND_SERIES_SQL }))(
  '%s seeks by key and sorts nothing',
  (_, sql) => {
    const bound = Array.from(sql.matchAll(/\?/g), () => 1)
    expect(plan(sql, bound)).toMatch(/^SEARCH /)
    expect(plan(sql, bound)).not.toMatch(/SCAN (?!CONSTANT)|TEMP B-TREE|AUTOMATIC/)
  },
)

test('the chunks of a range come from the index over time', () => {
  expect(plan(CHUNK_SQL.heads, [1, 0, 9])).toBe('SEARCH chunk USING INDEX chunk_by_time (series_id=? AND t>? AND t<?)')
  expect(plan(CHUNK_SQL.summariesBack, [1, 0, 9])).toBe(
    'SEARCH chunk USING INDEX chunk_by_time (series_id=? AND t>? AND t<?)',
  )
})

test('open bars are found by their series, not by a look through all series', () => {
  expect(plan(LAST_STORED_SQL, [1])).toBe('SEARCH series USING INTEGER PRIMARY KEY (rowid=?)')
  const steps = plan(OPEN_BARS_SQL, ['a'])
  expect(steps).toContain('SEARCH s USING INTEGER PRIMARY KEY')
  expect(steps).not.toMatch(/SCAN [si]\b|TEMP B-TREE/)
})

test('the newest snapshots seek by instrument', () => {
  const wanted = plan(newestSnapshotsSql('wanted'), [{ at: 9, knownAt: 9, wanted: '["A:B"]' }])
  const all = plan(newestSnapshotsSql('all'), [{ at: 9, knownAt: 9 }])
  expect(wanted).toMatch(/^SCAN w VIRTUAL TABLE.*\nSEARCH i USING .*INDEX \S+ \(symbol=\?\)/)
  for (const steps of [wanted, all]) {
    expect(steps).toContain(
      'SEARCH s USING PRIMARY KEY (instrument_id=? AND market_time=? AND source_id=? AND fetched_at=?)',
    )
    expect(steps).not.toMatch(/SCAN (s|k|src)\b|TEMP B-TREE/)
  }
})
