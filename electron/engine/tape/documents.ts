import { AppError } from '../../../shared/errors.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { documentHash } from './checksum.ts'
import type { Connection } from './database.ts'
import type { DocumentRepository } from './types.ts'

interface DocumentRow {
  readonly value: string
  readonly checksum: Buffer
}

export function createDocuments(connection: Connection, now: () => EpochMs): DocumentRepository {
  const find = connection.prepare('SELECT value, checksum FROM document WHERE key = ?')
  const upsert = connection.prepare(
    'INSERT OR REPLACE INTO document (key, value, checksum, written_at) VALUES (?, ?, ?, ?)',
  )
  return {
    read: (key) =>
      connection.query('documents.read', () => {
        const row = find.get(key) as DocumentRow | undefined
        if (row === undefined) return undefined
        if (!documentHash(key, row.value).equals(row.checksum)) {
          const { file } = connection
          throw new AppError('store-corrupt', `${file}: document ${key} does not match its checksum`, { file, key })
        }
        return JSON.parse(row.value) as unknown
      }),
    write(key, value) {
      const text = JSON.stringify(value) as string | undefined
      if (text === undefined) throw new AppError('bad-input', `document ${key}: the value has no JSON form`, { key })
      connection.write('documents.write', () => {
        upsert.run(key, text, documentHash(key, text), now())
      })
    },
  }
}
