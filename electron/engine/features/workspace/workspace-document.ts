import { workspaceSchema, type Workspace } from '../../../../shared/contract/workspace.ts'
import { toAppError } from '../../../../shared/errors.ts'
import type { FeatureDeps } from '../feature-deps.ts'

const KEY = 'workspace'

/** Never fails: a field that is missing, of an older version or damaged gets its default, and the others stay. */
export function loadWorkspace({ host, tape }: FeatureDeps): Workspace {
  try {
    return repairWorkspace(tape.documents.read(KEY))
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

/** Takes out what the schema refuses, deepest first, until the rest is accepted. */
function repairWorkspace(stored: unknown): Workspace {
  const isObject = typeof stored === 'object' && stored !== null && !Array.isArray(stored)
  const document: unknown = isObject ? structuredClone(stored) : {}
  for (;;) {
    const result = workspaceSchema.safeParse(document)
    if (result.success) return result.data
    const paths = result.error.issues.map((issue) => issue.path)
    if (!paths.map((path) => removeAt(document, path)).includes(true)) return workspaceSchema.parse({})
  }
}

function removeAt(document: unknown, path: readonly PropertyKey[]): boolean {
  const parent = path.slice(0, -1).reduce<unknown>(child, document)
  const key = path.at(-1)
  if (typeof parent !== 'object' || parent === null || key === undefined || !Object.hasOwn(parent, key)) return false
  return Reflect.deleteProperty(parent, key)
}

function child(parent: unknown, key: PropertyKey): unknown {
  return typeof parent === 'object' && parent !== null ? Reflect.get(parent, key) : undefined
}
