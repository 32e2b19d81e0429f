import Database from 'better-sqlite3'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CorporateAction } from '../../../../shared/domain/adjust.ts'
import { makeFolder, type TestFolder } from '../test-tape.ts'
import type { Tape } from '../types.ts'
import { ACTION_SQL } from './create-actions.ts'

const AAPL = 'US:AAPL'
const SPLIT: CorporateAction = { kind: 'split', exDate: Date.UTC(2020, 7, 31), value: 4 }
const DIVIDEND: CorporateAction = { kind: 'dividend', exDate: Date.UTC(2020, 10, 6), value: 0.205 }

let folder: TestFolder
let tape: Tape

beforeEach(() => {
  folder = makeFolder()
  tape = folder.open()
})
afterEach(() => folder.dispose())

describe('corporate actions', () => {
  test('come back by date, from rows that prove themselves', () => {
    tape.actions.write(AAPL, 'yahoo', [DIVIDEND, SPLIT], 100)
    expect(tape.actions.list(AAPL)).toEqual([SPLIT, DIVIDEND])
    expect(tape.actions.list('US:NONE')).toEqual([])
    expect(tape.check(true)).toMatchObject({ ok: true })
  })

  test('a corrected value replaces the one known, which stays readable', () => {
    tape.actions.write(AAPL, 'yahoo', [SPLIT, { ...DIVIDEND, value: 0.82 }], 100)
    tape.actions.write(AAPL, 'yahoo', [SPLIT, DIVIDEND], 200)
    tape.actions.write(AAPL, 'yahoo', [SPLIT, DIVIDEND], 300)
    expect(tape.actions.list(AAPL)).toEqual([SPLIT, DIVIDEND])
    expect(tape.actions.list(AAPL, { knownAt: 199 })).toEqual([SPLIT, { ...DIVIDEND, value: 0.82 }])
    expect(tape.actions.list(AAPL, { knownAt: 99 })).toEqual([])
    expect(tape.actions.list(AAPL, { versionAt: 199 })).toEqual([SPLIT, { ...DIVIDEND, value: 0.82 }])
    expect(tape.actions.list(AAPL, { versionAt: 99 })).toEqual([SPLIT, { ...DIVIDEND, value: 0.82 }])
    expect(tape.actions.list(AAPL, { versionAt: 200 })).toEqual([SPLIT, DIVIDEND])
    expect(tape.actions.list(AAPL, { versionAt: 200, knownAt: 199 })).toEqual([SPLIT, { ...DIVIDEND, value: 0.82 }])
    tape.close()
    const db = new Database(join(folder.dataDir, 'tape.db'), { readonly: true })
    expect(db.prepare('SELECT count(*) FROM corporate_action').pluck().get()).toBe(3)
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${ACTION_SQL.list.replace(':symbol', "'x'")}`).all()
    expect(JSON.stringify(plan)).toContain('SEARCH a USING PRIMARY KEY (instrument_id=?)')
    db.close()
  })

  test('of one source: the one asked for, else the one that told something last', () => {
    tape.actions.write(AAPL, 'yahoo', [SPLIT], 100)
    tape.actions.write(AAPL, 'other', [{ ...SPLIT, value: 4.1 }, DIVIDEND], 200)
    expect(tape.actions.list(AAPL)).toEqual([{ ...SPLIT, value: 4.1 }, DIVIDEND])
    expect(tape.actions.list(AAPL, { source: 'yahoo' })).toEqual([SPLIT])
    expect(tape.actions.list(AAPL, { source: 'import:csv' })).toHaveLength(2)
    expect(tape.actions.list(AAPL, { knownAt: 150 })).toEqual([SPLIT])
  })

  test('a split of nothing is refused with its symbol', () => {
    expect(() => tape.actions.write(AAPL, 'yahoo', [{ ...SPLIT, value: 0 }], 1)).toThrow(/split of US:AAPL/)
    expect(tape.actions.list(AAPL)).toEqual([])
  })
})
