import { cpus, platform, release, totalmem } from 'node:os'
import Database from 'better-sqlite3'

/** The machine in one line; figures mean nothing without it. `runsOn` names the browser, where a bench uses one. */
export function describeMachine(runsOn?: string): string {
  const cores = cpus()
  const model = cores[0]?.model.trim().replaceAll(/\s+/gu, ' ') ?? 'unknown processor'
  const memoryGb = Math.round(totalmem() / 1024 ** 3)
  const programs = [`Node ${process.versions.node}`, `SQLite ${sqliteVersion()}`, ...(runsOn ? [runsOn] : [])]
  return [`${cores.length} × ${model}`, `${memoryGb} GB`, `${platform()} ${release()}`, ...programs].join(', ')
}

function sqliteVersion(): string {
  const db = new Database(':memory:')
  try {
    return db.prepare('SELECT sqlite_version()').pluck().get() as string
  } finally {
    db.close()
  }
}
