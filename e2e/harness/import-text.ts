import { IMPORT_PIECE_BYTES, type ImportResult } from '../../shared/contract/imports.ts'
import type { Interval } from '../../shared/domain/interval.ts'
import type { EngineConnection } from '../../renderer/engine.ts'

/** Stores a file through the contract, in pieces as the page sends it, for stories that are about something else. */
export async function importText(
  engine: EngineConnection,
  { symbol, interval }: { readonly symbol: string; readonly interval: Interval },
  text: string,
): Promise<ImportResult> {
  const bytes = new TextEncoder().encode(text)
  const { id } = await engine.client.imports.begin({
    symbol,
    interval,
    fileName: 'story.csv',
    totalBytes: bytes.length,
  })
  for (let index = 0; index * IMPORT_PIECE_BYTES < bytes.length; index++) {
    const piece = bytes.slice(index * IMPORT_PIECE_BYTES, (index + 1) * IMPORT_PIECE_BYTES)
    await engine.client.imports.push({ id, index, piece })
  }
  return engine.client.imports.finish({ id })
}
