import { AppError } from '../../../../shared/errors.ts'
import { mapErrors, openForReading } from '../database.ts'

/** Writes what is in the database `file` into the new one `target`, without free room. 12 ms a MB (PLATFORM.md §7). */
export function vacuumInto(file: string, target: string): void {
  const source = openForReading({
    name: 'tape',
    file,
    log: () => undefined,
    now: () => 0,
    readOnlyReason: 'looking only',
  })
  try {
    source.db.pragma('schema_version')
    mapErrors(target, () => source.db.prepare('VACUUM INTO ?').run(target))
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'store-corrupt') throw thrown
    // SQLite does not say which of the two it means; only the source can be damaged.
    throw new AppError('store-corrupt', thrown.message.replace(target, file), { file }, { cause: thrown })
  } finally {
    source.db.close()
  }
}
