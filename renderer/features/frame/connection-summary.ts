import type { Market } from '../../../shared/contract/markets.ts'
import type { EngineState } from '../../engine.ts'
import { seedWords } from '../../state/market.ts'
import type { ScreenReport } from '../../state/screen-state.ts'
import { worstState } from '../../state/screen-state.ts'
import { glyphOf, sourceLabel } from '../../ui/source-words.ts'
import type { GlyphKind } from '../../ui/state-glyph.tsx'

interface ConnectionSummary {
  readonly kind: GlyphKind
  readonly name: string
  readonly words: string
}

/** What the pill of the title bar says: the engine when it is lost, else the worst of what is on screen. */
export function connectionSummary(
  engine: EngineState,
  reports: readonly ScreenReport[],
  market: Market,
): ConnectionSummary {
  if (engine === 'reconnecting') return { kind: 'reconnecting', name: 'Reconnecting', words: 'to the engine' }
  if (engine === 'closed') return { kind: 'refused', name: 'Disconnected', words: 'from the engine' }
  const worst = worstState(reports.map((report) => report.state))
  // What is not the market says so before anything else: the simulated one on every screen, the sample where it is shown.
  const seed = seedWords(market)
  if (seed !== null) return { kind: 'simulated', name: 'SIMULATED', words: seed }
  const unreal = reports.find((report) => glyphOf(report.source, report.state) !== report.state)
  if (unreal)
    return { kind: glyphOf(unreal.source, unreal.state), name: sourceLabel(unreal.source), words: unreal.what }
  if (worst === null) return { kind: 'cached', name: 'Stored data', words: '' }
  return { kind: worst, name: STATE_NAMES[worst], words: '' }
}

const STATE_NAMES = {
  live: 'Live',
  cached: 'Stored data',
  stale: 'Stored data, stale',
  reconnecting: 'Reconnecting',
  offline: 'Offline',
  refused: 'A source refused',
  replay: 'Past market',
} as const
