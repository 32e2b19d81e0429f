import Database from 'better-sqlite3'
import { storeFile } from './files.ts'

/** Changes a price behind the tape's back, as a failing disk may: the pages stay well-formed, the checksum tells. */
export function damageNewestBar(dataDir: string): void {
  const tape = new Database(storeFile(dataDir, 'tape'))
  tape.exec('UPDATE candle SET c = c * 1.01 WHERE t = (SELECT max(t) FROM candle)')
  tape.close()
}
