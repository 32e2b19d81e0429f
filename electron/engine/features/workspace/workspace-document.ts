import { workspaceSchema, type Workspace } from '../../../../shared/contract/workspace.ts'
import { toAppError } from '../../../../shared/errors.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import { repairDocument } from '../repair-document.ts'

const KEY = 'workspace'

/** Never fails: a field that is missing, of an older version or damaged gets its default, and the others stay. */
export function loadWorkspace({ host, tape }: FeatureDeps): Workspace {
  try {
    return repairDocument(workspaceSchema, tape.documents.read(KEY))
  } catch (error) {
    const { code, message } = toAppError(error)
    host.log('error', 'the stored workspace could not be read; defaults are used', { code, message })
    return workspaceSchema.parse({})
  }
}

/** @throws AppError store-locked, store-full, store-unwritable */
export function saveWorkspace({ tape }: FeatureDeps, workspace: Workspace): void {
  tape.documents.write(KEY, workspace)
}
