import type { ReactNode } from 'react'
import { formatCount } from '../../../shared/domain/format-number.ts'
import { Kbd } from '../../ui/kbd.tsx'

interface PaletteFootProps {
  readonly shown: number
  /** Symbols found and not listed. */
  readonly hidden: number
  readonly tookMs: number | undefined
}

export function PaletteFoot({ shown, hidden, tookMs }: PaletteFootProps): ReactNode {
  const count = hidden > 0 ? `${shown} of ${formatCount(shown + hidden)}` : String(shown)
  const took = tookMs === undefined ? '' : ` · ${Math.max(1, Math.round(tookMs))} ms`
  return (
    <footer className="palette-foot tn">
      <Kbd keys="Up" />
      <Kbd keys="Down" /> move
      <Kbd keys="Enter" /> open
      <Kbd keys=">" /> commands
      <span className="palette-count">
        {count} {shown === 1 && hidden <= 0 ? 'result' : 'results'} from local index{took}
      </span>
    </footer>
  )
}
