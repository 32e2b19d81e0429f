import { useMemo, type ReactNode } from 'react'
import type { Measure } from '../data/measure.ts'
import { readMapColours } from '../map/map-colours.ts'
import { useThemeVersion } from '../../../ui/css-tokens.ts'
import { legendGradient } from './legend-gradient.ts'

interface LegendProps {
  readonly isMono: boolean
  readonly measure: Measure
  /** How areas are measured, in words; null where there are none. */
  readonly area: string | null
  /** Whether a tile of the map has no data. */
  readonly hasNoData: boolean
}

/** The colours of the map by the table that paints it. */
export function Legend({ isMono, measure, area, hasNoData }: LegendProps): ReactNode {
  const theme = useThemeVersion()
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- tokens are read from the page: another theme, other colours
  const background = useMemo(() => legendGradient(readMapColours(isMono).table), [isMono, theme])
  return (
    <div className="markets-legend">
      {area !== null && <span className="only-wide">Area: {area}</span>}
      <span className="markets-scale" role="img" aria-label={measure.legend.label}>
        <i style={{ background }} />
        <span className="markets-scale-marks">
          {measure.legend.marks.map((mark) => (
            <span key={mark}>{mark}</span>
          ))}
        </span>
      </span>
      {hasNoData && (
        <span className="markets-no-data">
          <i /> No data
        </span>
      )}
    </div>
  )
}
