import { SAMPLE_SOURCE, type DataState, type SourceName } from '../../shared/domain/data-state.ts'
import type { StampText } from './stamp.tsx'
import type { GlyphKind } from './state-glyph.tsx'

const IMPORT_PREFIX = 'import:'
const SIMULATED_SOURCE: SourceName = 'simulated'

export function isSample(source: SourceName): boolean {
  return source === SAMPLE_SOURCE
}

/** What a panel that shows this source is stamped with; null for the market. */
export function stampOf(source: SourceName | undefined): StampText | null {
  if (source === SAMPLE_SOURCE) return 'SAMPLE'
  return source === SIMULATED_SOURCE ? 'SIMULATED' : null
}

/** A source as people read it: `SAMPLE`, `Imported csv`, `Binance`. */
export function sourceLabel(source: SourceName): string {
  if (isSample(source)) return 'SAMPLE'
  if (source === SIMULATED_SOURCE) return 'SIMULATED'
  if (source.startsWith(IMPORT_PREFIX)) return `Imported ${source.slice(IMPORT_PREFIX.length)}`
  return source.slice(0, 1).toUpperCase() + source.slice(1)
}

/** What is not the market is told by its source, everything else by its state. */
export function glyphOf(source: SourceName, state: DataState): GlyphKind {
  if (isSample(source)) return 'sample'
  return source === SIMULATED_SOURCE ? 'simulated' : state
}
