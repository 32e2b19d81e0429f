import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'
import { BACKUP_EXTENSION } from '../../../../shared/contract/store.ts'
import { listBackups } from '../../tape/backup.ts'
import type { FeatureDeps } from '../feature-deps.ts'

type Places = InferContractRouterOutputs<Contract>['store']['places']
type BackupFile = Places['backups'][number]

/** As many of its events are looked through for backups that lie elsewhere. */
const LOOKED_THROUGH = 200

/** Where files go by default, and the backups known: the app's own copies, those in its folders, those the ledger names. */
export function storePlaces({ host, tape }: FeatureDeps): Places {
  const { dataDir } = host
  const exportsDir = host.exportsDir ?? join(dataDir, 'backups')
  const automatic = (['ledger', 'tape'] as const).flatMap((name) =>
    listBackups(dataDir, name).flatMap(({ file, takenAt }) => backupAt(file, { takenAt, isAutomatic: true })),
  )
  const named = tape.entries
    .list({ kind: 'store.backup', limit: LOOKED_THROUGH })
    .flatMap(({ body }) => fileNamed(body) ?? [])
  const found = [exportsDir, join(dataDir, 'backups')].flatMap(listOwn)
  const own = [...new Set([...named, ...found])].flatMap((file) => backupAt(file, { isAutomatic: false }))
  return { exportsDir, backups: [...own, ...automatic].sort((a, b) => b.takenAt - a.takenAt) }
}

function listOwn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(BACKUP_EXTENSION))
      .map((name) => join(folder, name))
  } catch {
    // No such folder, or none that may be read: then nothing is known of it.
    return []
  }
}

function fileNamed(body: unknown): string | undefined {
  const file = typeof body === 'object' && body !== null && 'file' in body ? body.file : undefined
  return typeof file === 'string' ? file : undefined
}

function backupAt(file: string, known: { readonly takenAt?: number; readonly isAutomatic: boolean }): BackupFile[] {
  if (!existsSync(file)) return []
  const { size, mtimeMs } = statSync(file)
  return [{ file, bytes: size, takenAt: known.takenAt ?? Math.floor(mtimeMs), isAutomatic: known.isAutomatic }]
}
