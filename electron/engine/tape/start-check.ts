import { checkLedger, checkPages } from './check.ts'
import type { Connection } from './database.ts'
import { hasTrueSchema, schemaState } from './migrate.ts'
import { isSuspect } from './suspect.ts'

/**
 * What a start can afford to look at. The ledger is small and is read whole. A check of the tape would cost 10 ms a MB
 * from a cold disk, so it runs only after an earlier session has found damage. SQLite itself refuses a file that is
 * shorter than its header says.
 */
export function startProblems(connection: Connection): string[] {
  const { version, latest } = schemaState(connection)
  if (version === 0) return []
  if (version === latest && !hasTrueSchema(connection))
    return [`${connection.file}: its tables are not the ones written`]
  if (connection.name === 'ledger') return checkLedger(connection, false)
  return isSuspect(connection.file) ? checkPages(connection, true) : []
}
