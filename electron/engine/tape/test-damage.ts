import { closeSync, openSync, writeSync } from 'node:fs'
import Database from 'better-sqlite3'
import { storeFile } from './files.ts'

/** Changes a price behind the tape's back, as a failing disk may: the pages stay well-formed, the checksum tells. */
export function damageNewestBar(dataDir: string): void {
  const tape = new Database(storeFile(dataDir, 'tape'))
  tape.exec('UPDATE candle SET c = c * 1.01 WHERE t = (SELECT max(t) FROM candle)')
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
