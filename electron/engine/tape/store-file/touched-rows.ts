import type { KeyValue, NoteRow } from './watch-rows.ts'

/** Keys of the rows that were touched, each once, by table. */
export interface TouchedRows {
  readonly note: NoteRow
  readonly size: number
  readonly byTable: ReadonlyMap<string, ReadonlyMap<string, readonly KeyValue[]>>
  /** Takes out up to `limit` of them. */
  take(limit: number): TouchedRows
}

export function createTouchedRows(): TouchedRows {
  const byTable = new Map<string, Map<string, readonly KeyValue[]>>()
  let size = 0
  return {
    note(table, key) {
      const keys = byTable.get(table) ?? new Map<string, readonly KeyValue[]>()
      byTable.set(table, keys)
      const name = JSON.stringify(key)
      if (!keys.has(name)) size++
      keys.set(name, key)
    },
    get size() {
      return size
    },
    byTable,
    take(limit) {
      const taken = createTouchedRows()
      for (const [table, keys] of byTable) {
        for (const [name, key] of keys) {
          if (taken.size >= limit) return taken
          taken.note(table, key)
          keys.delete(name)
          size--
        }
      }
      return taken
    },
  }
}
