import type { ReactNode } from 'react'
import type { DataState } from '../../shared/domain/data-state.ts'
import { classNames } from './class-names.ts'
import './state-glyph.css'

export type GlyphKind = DataState | 'sample' | 'simulated'

const ring = <circle cx="5" cy="5" r="3.9" />
const ringWithHand = (
  <>
    {ring}
    <path d="M5 2.9V5l1.4.9" />
  </>
)

/** One shape per state (DESIGN §5): the shape carries the meaning, colour only helps. */
const SHAPES: Readonly<Record<GlyphKind, ReactNode>> = {
  live: <circle cx="5" cy="5" r="3.3" fill="currentColor" stroke="none" />,
  cached: ringWithHand,
  replay: ringWithHand,
  stale: <path d="M5 1.3 9.2 8.7H.8z" />,
  reconnecting: <path d="M5 1.1A3.9 3.9 0 1 1 1.1 5" />,
  offline: (
    <>
      {ring}
      <path d="M2.3 7.7 7.7 2.3" />
    </>
  ),
  refused: <path d="m2 2 6 6M8 2 2 8" />,
  simulated: <circle cx="5" cy="5" r="3.8" strokeDasharray="2 1.98" />,
  sample: (
    <>
      <rect x="1.5" y="1.5" width="7" height="7" rx="1.3" />
      <path d="M3.6 5h2.8" />
    </>
  ),
}

/** Always beside the words that name the state. */
export function StateGlyph(props: { kind: GlyphKind; sizePx?: number }): ReactNode {
  const size = props.sizePx ?? 10
  return (
    <svg
      className={classNames('ui-glyph', `ui-glyph-${props.kind}`)}
      width={size}
      height={size}
      viewBox="0 0 10 10"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {SHAPES[props.kind]}
    </svg>
  )
}
