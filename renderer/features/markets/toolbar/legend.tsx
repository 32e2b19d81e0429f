import { useMemo, type ReactNode } from 'react'
import { readMapColours } from '../map/map-colours.ts'
import { useThemeVersion } from '../../../ui/css-tokens.ts'
import { legendGradient } from './legend-gradient.ts'

interface LegendProps {
  readonly isMono: boolean
  /** How areas are measured, in words. */
  readonly area: string
  /** Whether a tile of the map has no data. */
  readonly hasNoData: boolean
}

/** The colours of the map by the table that paints it. */
export function Legend({ isMono, area, hasNoData }: LegendProps): ReactNode {
  const theme = useThemeVersion()
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- tokens are read from the page: another theme, other colours
  const background = useMemo(() => legendGradient(readMapColours(isMono).table), [isMono, theme])
  return (
    <div className="markets-legend">
      <span className="only-wide">Area: {area}</span>
      <span
        className="markets-scale"
        role="img"
        aria-label="Colour: from the 52-week low over the middle to the 52-week high"
      >
        <i style={{ background }} />
        <span>52-week low</span>
        <span>middle</span>
        <span>52-week high</span>
      </span>
      {hasNoData && (
        <span className="markets-no-data">
          <i /> No data
        </span>
      )}
    </div>
  )
}
