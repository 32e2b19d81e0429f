import type { ReactNode } from 'react'
import { formatBytes, formatCount } from '../../../shared/domain/format-number.ts'
import { useEngine, useEngineState } from '../../state/engine-context.tsx'
import { routeTo } from '../../state/route.ts'
import { chooseMarket, seedWords, useMarket } from '../../state/market.ts'
import { useScreenReports } from '../../state/screen-state.ts'
import { useStoreStat } from '../../state/store-stat.ts'
import { glyphOf, sourceLabel, stampOf } from '../../ui/source-words.ts'
import { Stamp } from '../../ui/stamp.tsx'
import { StateGlyph, type GlyphKind } from '../../ui/state-glyph.tsx'
import { ENGINE_WORDS } from './engine-words.ts'
import { UtcClock } from './utc-clock.tsx'

const ENGINE_GLYPHS = { open: 'live', reconnecting: 'reconnecting', closed: 'refused' } as const satisfies Record<
  string,
  GlyphKind
>

export function StatusBar(): ReactNode {
  const engine = useEngineState()
  const reports = useScreenReports()
  const stat = useStoreStat((store) => store.stat)
  const client = useEngine()
  const market = useMarket()
  const isSimulated = market.name === 'simulated'
  const settings = routeTo.settings('data')
  return (
    <footer className="status-bar">
      <span>
        <StateGlyph kind={ENGINE_GLYPHS[engine]} />
        <b>Engine</b> <span className="status-note">{ENGINE_WORDS[engine]}</span>
      </span>
      {isSimulated && (
        <span>
          <Stamp text="SIMULATED" /> <b>Invented prices</b>{' '}
          <span className="status-note">
            {seedWords(market)} <span className="only-wide">· no request is made</span>
          </span>
        </span>
      )}
      {reports.map(({ source, state, what }) => (
        <span key={`${source} ${what}`} className="status-shown">
          {stampOf(source) === 'SAMPLE' ? <Stamp text="SAMPLE" /> : <StateGlyph kind={glyphOf(source, state)} />}
          <b className="truncate">{what}</b>
          {stampOf(source) === null && (
            <span className="status-note">
              {sourceLabel(source)} · {state}
            </span>
          )}
        </span>
      ))}
      {stat && (
        <a href={settings}>
          <span className="status-note">{isSimulated ? 'Kept apart' : 'DB'}</span> <b>{formatBytes(stat.bytes)}</b>
          <span className="sr-only">, open its settings</span>
        </a>
      )}
      {stat && (
        <span className="only-wide">
          <span className="status-note">Series</span> <b>{formatCount(stat.series)}</b>
        </span>
      )}
      <span className="status-space" />
      {isSimulated && (
        <button type="button" onClick={() => void chooseMarket(client, 'stored')}>
          Back to the real market
        </button>
      )}
      <UtcClock />
    </footer>
  )
}
