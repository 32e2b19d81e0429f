import { useMemo, type ReactNode } from 'react'
import { heatStep } from '../../../../shared/domain/heat-colour.ts'
import { useThemeVersion } from '../../../ui/css-tokens.ts'
import type { StampText } from '../../../ui/stamp.tsx'
import type { Measure } from '../data/measure.ts'
import { readMapColours } from '../map/map-colours.ts'
import { PanelSection } from './panel-section.tsx'

interface DistributionProps {
  /** Members in each tenth of the colour scale, from the low end. */
  readonly tenths: readonly number[]
  readonly median: number | null
  readonly measure: Measure
  readonly isMono: boolean
  readonly stamp: StampText | null
}

const PLACE = {
  label: 'Members by tenth of their 52-week range',
  ends: ['52-week low', 'high'],
} as const

export function Distribution({ tenths, median, measure, isMono, stamp }: DistributionProps): ReactNode {
  const theme = useThemeVersion()
  // oxlint-disable-next-line react/exhaustive-deps -- the colours stand in the style sheet of the theme
  const { fills } = useMemo(() => readMapColours(isMono).table, [isMono, theme])
  const most = Math.max(1, ...tenths)
  const isChange = measure.id === 'change'
  const { marks } = measure.legend
  const ends = isChange ? [`≤ ${marks[0]}`, '0', `≥ ${marks.at(-1)}`] : PLACE.ends
  return (
    <PanelSection title="Distribution" stamp={stamp} note={median !== null && <>median {measure.figure(median)}</>}>
      <ol className="markets-tenths tn" aria-label={isChange ? 'Members by change' : PLACE.label}>
        {tenths.map((count, tenth) => (
          <li
            // oxlint-disable-next-line react/no-array-index-key -- a tenth is its index
            key={tenth}
            aria-label={`${rangeWords(measure, tenth)}: ${count}`}
            title={`${rangeWords(measure, tenth)}: ${count}`}
          >
            <span>{count}</span>
            <i
              style={{
                height: `calc(var(--h-tenths) * ${count / most})`,
                background: fills[heatStep((2 * tenth + 1) / 10 - 1)],
              }}
            />
          </li>
        ))}
      </ol>
      <p className="markets-tenths-axis">
        {ends.map((end) => (
          <span key={end}>{end}</span>
        ))}
      </p>
    </PanelSection>
  )
}

/** From where to where on the scale a tenth counts; the outer ones of a change are open. */
function rangeWords(measure: Measure, tenth: number): string {
  if (measure.id === 'high52') return `${tenth * 10} to ${(tenth + 1) * 10}%`
  const edge = (at: number): string => measure.figure((at / 5 - 1) / measure.position(1))
  if (tenth === 0) return `below ${edge(1)}`
  return tenth === 9 ? `above ${edge(9)}` : `${edge(tenth)} to ${edge(tenth + 1)}`
}
