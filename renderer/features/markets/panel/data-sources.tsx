import { CircleOff } from 'lucide-react'
import type { ReactNode } from 'react'
import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import type { QuoteStream } from '../../../live/board.ts'
import { seedWords, useMarket } from '../../../state/market.ts'
import { glyphOf, sourceLabel, stampOf } from '../../../ui/source-words.ts'
import type { StampText } from '../../../ui/stamp.tsx'
import { StateGlyph } from '../../../ui/state-glyph.tsx'
import type { MissingMember } from '../data/heatmap-data.ts'
import { countReasons } from '../data/place-figures.ts'
import { newestFetch, shortDate } from '../data/sample-date.ts'
import { stateWords } from '../data/screen-report.ts'
import { PanelSection } from './panel-section.tsx'

interface DataSourcesProps {
  readonly tiles: readonly HeatmapTile[]
  readonly missing: readonly MissingMember[]
  readonly stream: QuoteStream | null
  readonly stamp: StampText | null
  readonly onListMissing: () => void
}

/** Where the figures of the map are from, and what is not there. */
export function DataSources({ tiles, missing, stream, stamp, onListMissing }: DataSourcesProps): ReactNode {
  const market = useMarket()
  const sources = [...Map.groupBy(tiles, ({ source }) => source)]
  // With equal areas a member without figures is an outline on the map.
  const hasNoArea = tiles.some(({ size }) => size === null)
  return (
    <PanelSection title="Data in this view" stamp={stamp}>
      <ul className="markets-sources tn">
        {sources.map(([source, own]) => (
          <li key={source} className="markets-source">
            <StateGlyph kind={glyphOf(source, stream?.state ?? newestState(own))} />
            <b>{SOURCE_NAMES[stampOf(source) ?? 'MARKET'] ?? sourceLabel(source)}</b>
            <span>{ageWords(source, own, stream)}</span>
            <span className="markets-source-note">
              {stampOf(source) === 'SIMULATED'
                ? `Real names, invented prices · ${seedWords(market)}`
                : 'Price, range, cap, P/E, EPS, yield, sector'}
            </span>
          </li>
        ))}
        {missing.length > 0 && (
          <li>
            <button type="button" className="markets-source" title="List them in the table" onClick={onListMissing}>
              <CircleOff size={11} aria-hidden="true" />
              <b>
                {missing.length} {hasNoArea ? 'not drawn' : 'without data'}
              </b>
              <span>
                {missing.length} of {tiles.length}
              </span>
              <span className="markets-source-note">
                {countReasons(missing)
                  .map(([reason, count]) => `${count} ${reason}`)
                  .join(', ')}
              </span>
            </button>
          </li>
        )}
      </ul>
    </PanelSection>
  )
}

const SOURCE_NAMES: Partial<Readonly<Record<StampText | 'MARKET', string>>> = {
  SAMPLE: 'Bundled sample',
  SIMULATED: 'Simulated market',
}

function newestState(tiles: readonly HeatmapTile[]): HeatmapTile['state'] {
  const fetchedAt = newestFetch(tiles)
  return tiles.find((tile) => tile.fetchedAt === fetchedAt)?.state ?? 'cached'
}

function ageWords(source: string, tiles: readonly HeatmapTile[], stream: QuoteStream | null): string {
  if (stampOf(source) === 'SIMULATED') return stateWords(tiles, stream)
  const fetchedAt = newestFetch(tiles)
  return fetchedAt === null ? 'no figures' : shortDate(fetchedAt)
}
