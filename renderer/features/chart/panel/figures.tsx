import type { ReactNode } from 'react'
import { formatLarge, formatPrice } from '../../../../shared/domain/format-number.ts'
import { calendarOf } from '../../../../shared/domain/instrument.ts'
import { glyphOf, sourceLabel, stampOf } from '../../../ui/source-words.ts'
import { Stamp } from '../../../ui/stamp.tsx'
import { StateGlyph } from '../../../ui/state-glyph.tsx'
import { ageWords } from '../provenance.ts'
import { useMinute } from '../use-minute.ts'
import type { Profile } from './profile.ts'

/** Figures of the newest stored snapshot; what the source left blank reads n/a. A coin earns nothing a share. */
export function Figures({ profile }: { readonly profile: Profile }): ReactNode {
  const { cap, pe, eps, dividendYieldPct, source, state } = profile
  const stamp = stampOf(source)
  if (cap === null && pe === null && eps === null && dividendYieldPct === null) return null
  return (
    <section className="chart-section" aria-label="Fundamentals">
      <div className="chart-section-head">
        <h2>Fundamentals</h2>
        {stamp && <Stamp text={stamp} />}
        <SourceLine symbol={profile.symbol} source={source} state={state} marketTime={profile.marketTime} />
      </div>
      <dl className="chart-figures tn">
        <dt>Cap</dt>
        <dd>{formatLarge(cap, '$')}</dd>
        {calendarOf(profile.symbol) !== 'utc' && (
          <>
            <dt>P/E</dt>
            <dd>{formatPrice(pe, 0.1)}</dd>
            <dt>EPS</dt>
            <dd>{formatPrice(eps, 0.01)}</dd>
            <dt>Yield</dt>
            <dd>{dividendYieldPct === null ? 'n/a' : `${formatPrice(dividendYieldPct, 0.01)}%`}</dd>
          </>
        )}
      </dl>
    </section>
  )
}

/** Source and age of one block, in a line. */
export function SourceLine(props: Parameters<typeof ageWords>[0]): ReactNode {
  const now = useMinute()
  return (
    <span className="chart-source tn">
      <StateGlyph kind={glyphOf(props.source, props.state)} />
      {stampOf(props.source) === null && `${sourceLabel(props.source)} · `}
      {ageWords(props, now)}
    </span>
  )
}
