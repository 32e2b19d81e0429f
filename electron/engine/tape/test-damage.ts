import { closeSync, openSync, writeSync } from 'node:fs'
import Database from 'better-sqlite3'
import { storeFile } from './files.ts'

/** Changes the newest bars behind the tape's back, as a failing disk may: the pages stay well-formed, the checksum tells. */
export function damageNewestBar(dataDir: string): void {
  const tape = new Database(storeFile(dataDir, 'tape'))
  const { changes } = tape.prepare('UPDATE tail SET c = c * 1.01 WHERE t = (SELECT max(t) FROM tail)').run()
  if (changes === 0) damageChunk(tape, 'ORDER BY t DESC')
  tape.close()
}

/** Flips a bit in the packed bars of the first chunk that `which` (SQL behind FROM chunk) names. */
export function damageChunk(tape: Database.Database, which = ''): void {
  const id = tape.prepare(`SELECT id FROM chunk ${which} LIMIT 1`).pluck().get() as number
  const data = tape.prepare('SELECT data FROM chunk_data WHERE id = ?').pluck().get(id) as Buffer
  const at = data.length >> 1
  data[at] = (data[at] as number) ^ 4
  tape.prepare('UPDATE chunk_data SET data = ? WHERE id = ?').run(data, id)
}

/** The same in the tape of a data folder, also while it is open. */
export function damageChunkIn(dataDir: string, which: string): void {
  const tape = new Database(storeFile(dataDir, 'tape'))
  damageChunk(tape, which)
  tape.close()
}

/** Overwrites the first page of a table, as a bad sector may: the file opens, and using the table fails. */
export function damageTable(dataDir: string, table: string): void {
  const file = storeFile(dataDir, 'tape')
  const tape = new Database(file)
  const pageBytes = tape.pragma('page_size', { simple: true }) as number
  const root = tape.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table) as number
  tape.close()
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(pageBytes, 0xff), 0, pageBytes, (root - 1) * pageBytes)
  closeSync(handle)
}
