import { CircleOff } from 'lucide-react'
import type { ReactNode } from 'react'
import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import { glyphOf, isSample, sourceLabel } from '../../../ui/source-words.ts'
import { StateGlyph } from '../../../ui/state-glyph.tsx'
import type { MissingMember } from '../data/heatmap-data.ts'
import { countReasons } from '../data/place-figures.ts'
import { newestFetch, shortDate } from '../data/sample-date.ts'
import { PanelSection } from './panel-section.tsx'

interface DataSourcesProps {
  readonly tiles: readonly HeatmapTile[]
  readonly missing: readonly MissingMember[]
  readonly hasSample: boolean
  readonly onListMissing: () => void
}

/** Where the figures of the map are from, and what is not there. */
export function DataSources({ tiles, missing, hasSample, onListMissing }: DataSourcesProps): ReactNode {
  const sources = [...Map.groupBy(tiles, ({ source }) => source)]
  // With equal areas a member without figures is an outline on the map.
  const hasNoArea = tiles.some(({ size }) => size === null)
  return (
    <PanelSection title="Data in this view" hasSample={hasSample}>
      <ul className="markets-sources tn">
        {sources.map(([source, own]) => {
          const fetchedAt = newestFetch(own)
          const state = own.find((tile) => tile.fetchedAt === fetchedAt)?.state ?? 'cached'
          return (
            <li key={source} className="markets-source">
              <StateGlyph kind={glyphOf(source, state)} />
              <b>{isSample(source) ? 'Bundled sample' : sourceLabel(source)}</b>
              <span>{fetchedAt === null ? 'no figures' : shortDate(fetchedAt)}</span>
              <span className="markets-source-note">Price, range, cap, P/E, EPS, yield, sector</span>
            </li>
          )
        })}
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
