import type { ImportResult } from '../../shared/contract/imports.ts'
import type { Interval } from '../../shared/domain/interval.ts'
import type { EngineConnection } from '../../renderer/engine.ts'

/** Stores a small file through the contract, for stories that are about something else. */
export async function importText(
  engine: EngineConnection,
  target: { readonly symbol: string; readonly interval: Interval },
  text: string,
): Promise<ImportResult> {
  const piece = new TextEncoder().encode(text)
  const { id } = await engine.client.imports.begin({ ...target, fileName: 'story.csv', totalBytes: piece.length })
  await engine.client.imports.push({ id, index: 0, piece })
  return engine.client.imports.finish({ id })
}
