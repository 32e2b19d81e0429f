import { randomUUID } from 'node:crypto'
import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import { resolveSymbol } from '../symbols/resolve-symbol.ts'
import { ImportSession } from './import-session.ts'
import { previewFile } from './preview-file.ts'
import { removeSpillLeftovers } from './spill-file.ts'

type Inputs = InferContractRouterInputs<Contract>['imports']
type Outputs = InferContractRouterOutputs<Contract>['imports']

/** 2 GB of CSV are some 30 million rows, which take as much room in the data folder until they are stored. */
const MAX_FILE_BYTES = 2 * 1024 ** 3
/** Each open import holds 14 MB of rows in memory. */
const MAX_OPEN = 8

/** CSV files come in through here; every call is one procedure of the contract. `close` cancels what is under way. */
export function createImports(deps: FeatureDeps) {
  const sessions = new Map<string, ImportSession>()
  sweep()

  /** A process that died in an import could not remove its rows. */
  function sweep(): void {
    if (!deps.tape.isReadOnly) removeSpillLeftovers(deps.host.dataDir, (id) => sessions.has(id))
  }

  function sessionOf(id: string): ImportSession {
    const session = sessions.get(id)
    if (!session)
      throw new AppError('not-found', `import ${id} is not open: it ended, was cancelled or timed out`, { id })
    return session
  }

  return {
    preview: (input: Inputs['preview']): Promise<Outputs['preview']> => previewFile(deps.tape, input),

    begin(input: Inputs['begin']): Outputs['begin'] {
      const { fileName, totalBytes } = input
      requireRoom(fileName, totalBytes, sessions.size)
      if (deps.tape.isReadOnly) {
        throw new AppError('store-locked', 'another Tapedeck holds the data folder: import there, or close it', {})
      }
      const target = resolveSymbol(deps.tape, input.symbol, { create: true })
      sweep()
      const id = randomUUID()
      const request = { ...input, id, sourceName: input.sourceName ?? 'csv' }
      sessions.set(id, new ImportSession(deps, request, target, () => sessions.delete(id)))
      return { id, symbol: target.symbol }
    },

    push: ({ id, index, piece }: Inputs['push']): Promise<void> => sessionOf(id).push(index, piece),
    finish: ({ id }: Inputs['finish']): Promise<Outputs['finish']> => sessionOf(id).finish(),
    cancel: ({ id }: Inputs['cancel']): void => sessions.get(id)?.cancel(),
    watch: ({ id }: Inputs['watch']) => sessionOf(id).watch(),

    close(): void {
      for (const session of sessions.values()) session.close()
    },
  }
}

function requireRoom(fileName: string, totalBytes: number, open: number): void {
  if (totalBytes > MAX_FILE_BYTES) {
    const message = `${fileName} has ${totalBytes} bytes; up to ${MAX_FILE_BYTES} (2 GB) can be imported: split it by month or year`
    throw new AppError('bad-input', message, { file: fileName, bytes: totalBytes, limit: MAX_FILE_BYTES })
  }
  if (open >= MAX_OPEN) {
    throw new AppError('bad-input', `${open} imports are open already: finish or cancel one first`, { open })
  }
}
