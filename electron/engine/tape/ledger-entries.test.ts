import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkEntries, entryHash } from './ledger-entries.ts'
import { openForWriting } from './database.ts'
import { createDocuments } from './documents.ts'
import { MIGRATIONS, migrate } from './migrate.ts'
import { NOW, type TestFolder, makeFolder } from './test-tape.ts'

let folder: TestFolder

beforeEach(() => {
  folder = makeFolder()
})
afterEach(() => folder.dispose())

function fill(count = 5): void {
  const tape = folder.open()
  for (let index = 1; index <= count; index++)
    tape.entries.append(index % 2 === 0 ? 'store.prune' : 'store.import', { index })
  tape.close()
}

/** Changes ledger.db behind the tape's back; the triggers, which stop a mistake, do not stop damage. */
function tamper(sql: string): void {
  const db = new Database(join(folder.dataDir, 'ledger.db'))
  const triggers = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as {
    name: string
    sql: string
  }[]
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`)
  db.exec(sql)
  for (const trigger of triggers) db.exec(trigger.sql)
  db.close()
}

function problems(): string[] {
  const connection = openForWriting({
    name: 'ledger',
    file: join(folder.dataDir, 'ledger.db'),
    log: () => undefined,
    now: () => NOW,
  })
  try {
    return checkEntries(connection)
  } finally {
    connection.db.close()
  }
}

test('entries come back newest first, by kind and in pages, each with the hash over the one before it', () => {
  fill(5)
  const { entries } = folder.open()
  expect(entries.list().map(({ number }) => number)).toEqual([5, 4, 3, 2, 1])
  expect(entries.list({ kind: 'store.prune' }).map(({ body }) => body)).toEqual([{ index: 4 }, { index: 2 }])
  expect(entries.list({ before: 4, limit: 2 }).map(({ number }) => number)).toEqual([3, 2])
  const [second, first] = entries.list({ before: 3 })
  expect(first?.hash).toBe(entryHash('', { number: 1, at: NOW, kind: 'store.import', body: '{"index":1}' }))
  expect(second?.hash).toBe(
    entryHash(first?.hash ?? '', { number: 2, at: NOW, kind: 'store.prune', body: '{"index":2}' }),
  )
})

test('the first hash is SHA-256 of a text that any tool can make', () => {
  // printf '["",1,0,"a","{}"]' | sha256sum
  expect(entryHash('', { number: 1, at: 0, kind: 'a', body: '{}' })).toBe(
    '65978558b7b4b6779d0684a586b3181e9978f1b6208515fe7d49143e73792371',
  )
})

test('a clock that was set back gives an earlier time and the next number', () => {
  fill(2)
  const tape = folder.open({ now: () => NOW - 86_400_000 })
  const entry = tape.entries.append('store.import', {})
  expect(entry).toMatchObject({ number: 3, at: NOW - 86_400_000 })
  expect(tape.check(true).ok).toBe(true)
})

test('SQL of ours cannot change or remove an entry', () => {
  fill(2)
  const db = new Database(join(folder.dataDir, 'ledger.db'))
  expect(() => db.exec("UPDATE entry SET kind = 'x'")).toThrow('never changed')
  expect(() => db.exec('DELETE FROM entry')).toThrow('never removed')
  db.close()
})

const DAMAGE: [what: string, sql: string, words: string][] = [
  ['another body', `UPDATE entry SET body = '{"index":33}' WHERE number = 3`, 'ledger entry 3 does not match its hash'],
  ['another time', 'UPDATE entry SET at = at + 1 WHERE number = 2', 'ledger entry 2 does not match its hash'],
  ['a row taken out', 'DELETE FROM entry WHERE number = 3', 'ledger entry 3 is missing'],
  [
    'two rows swapped',
    'UPDATE entry SET number = 99 WHERE number = 2; UPDATE entry SET number = 2 WHERE number = 3; UPDATE entry SET number = 3 WHERE number = 99',
    'ledger entry 2 does not match its hash',
  ],
  ['the end cut off', 'DELETE FROM entry WHERE number > 3', 'the chain of ledger entries ends at 3; 5 were written'],
  [
    'all of it gone with its head',
    'DELETE FROM entry; DELETE FROM chain_head',
    'the end of the chain of ledger entries is not remembered',
  ],
]
test.each(DAMAGE)('%s is found by check and at the next start', (_, sql, words) => {
  fill(5)
  tamper(sql)
  expect(problems()).toEqual([words])
  const reader = folder.open({ mode: 'read' })
  expect(reader.check(false).ledger.problems).toEqual([words])
  reader.close()
  const tape = folder.open()
  expect(tape.notices).toEqual([expect.stringContaining(words)])
  // The backup of the clean exit has them all.
  expect(tape.entries.list()).toHaveLength(5)
  expect(tape.check(true).ok).toBe(true)
})

test('reading a changed entry is refused, not shown', () => {
  fill(3)
  const tape = folder.open()
  tamper(`UPDATE entry SET body = '{"index":22}' WHERE number = 2`)
  expect(() => tape.entries.list()).toThrow(
    expect.objectContaining({ code: 'store-corrupt', message: expect.stringContaining('ledger entry 2') }),
  )
})

test('a repair keeps the chain up to the break, and what proves itself behind it inside entries of its own', () => {
  fill(2)
  const later = folder.open({ now: () => NOW + 1_000 })
  for (let index = 3; index <= 8; index++) later.entries.append('store.import', { index })
  later.documents.write('a', 1)
  later.close()
  // The backup of the first exit ends at 2; 3 and 4 follow from it, 5 is broken, 6 cannot prove itself, 7 and 8 can.
  tamper(`UPDATE entry SET body = '{}', hash = 'x' WHERE number = 5`)
  const tape = folder.open({ now: () => NOW + 2_000 })
  expect(tape.notices.join()).toContain('ledger entries')
  const kept = tape.entries.list().reverse()
  expect(kept.slice(0, 4).map(({ body }) => body)).toEqual([1, 2, 3, 4].map((index) => ({ index })))
  expect(kept.slice(4).map(({ number, kind, body }) => [number, kind, (body as { number: number }).number])).toEqual([
    [5, 'ledger.salvaged', 7],
    [6, 'ledger.salvaged', 8],
  ])
  expect(tape.check(true).ok).toBe(true)
})

test('a ledger of before the chain is brought forward, with what it held', () => {
  const file = join(folder.dataDir, 'ledger.db')
  const old = openForWriting({ name: 'ledger', file, log: () => undefined, now: () => NOW })
  migrate(old, () => undefined, MIGRATIONS.ledger.slice(0, 1))
  createDocuments(old, () => NOW).write('a', 'kept')
  old.close()
  const tape = folder.open()
  expect(tape.documents.read('a')).toBe('kept')
  expect(tape.entries.append('store.import', 1).number).toBe(1)
  expect(tape.check(true).ledger.ok).toBe(true)
})
