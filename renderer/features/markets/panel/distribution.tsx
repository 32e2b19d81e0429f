import type { ReactNode } from 'react'
import { heatStep, placePosition } from '../../../../shared/domain/heat-colour.ts'
import { formatPlace } from '../../../../shared/domain/format-number.ts'
import { useThemeVersion } from '../../../ui/css-tokens.ts'
import { readMapColours } from '../map/map-colours.ts'
import { PanelSection } from './panel-section.tsx'

interface DistributionProps {
  /** Members in each tenth of their range, from the low end. */
  readonly tenths: readonly number[]
  readonly median: number | null
  readonly isMono: boolean
  readonly hasSample: boolean
}

export function Distribution({ tenths, median, isMono, hasSample }: DistributionProps): ReactNode {
  useThemeVersion()
  const { fills } = readMapColours(isMono).table
  const most = Math.max(1, ...tenths)
  return (
    <PanelSection
      title="Distribution"
      hasSample={hasSample}
      note={median === null ? undefined : <>median {formatPlace(median)}</>}
    >
      <ol className="markets-tenths tn" aria-label="Members by tenth of their 52-week range">
        {tenths.map((count, tenth) => {
          const [from, to] = [tenth * 10, (tenth + 1) * 10]
          return (
            // oxlint-disable-next-line react/no-array-index-key -- a tenth is its index
            <li key={tenth} aria-label={`${from} to ${to} percent: ${count}`} title={`${from} to ${to}%: ${count}`}>
              <span>{count}</span>
              <i
                style={{
                  height: `calc(var(--h-tenths) * ${count / most})`,
                  background: fills[heatStep(placePosition((from + to) / 2))],
                }}
              />
            </li>
          )
        })}
      </ol>
      <p className="markets-tenths-axis">
        <span>52-week low</span>
        <span>high</span>
      </p>
    </PanelSection>
  )
}
