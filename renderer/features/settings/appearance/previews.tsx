import type { ReactNode } from 'react'
import type { Settings } from '../../../../shared/contract/settings.ts'
import { classNames } from '../../../ui/class-names.ts'
import { MiniCandles } from './mini-candles.tsx'

type Appearance = Settings['appearance']
type ShownTheme = 'dark' | 'light'

interface ThemePreviewProps {
  readonly theme: Appearance['theme']
  readonly palette: Appearance['palette']
}

/** The window in small; `system` shows both halves. */
export function ThemePreview({ theme, palette }: ThemePreviewProps): ReactNode {
  if (theme !== 'system') return <MiniWindow theme={theme} palette={palette} />
  return (
    <>
      <MiniWindow theme="dark" palette={palette} />
      <MiniWindow theme="light" palette={palette} isHalf />
    </>
  )
}

const ROW_DIRECTIONS = ['up', 'down', 'up', 'up', 'down'] as const

interface MiniWindowProps {
  readonly theme: ShownTheme
  readonly palette: Appearance['palette']
  readonly isHalf?: boolean
}

function MiniWindow({ theme, palette, isHalf }: MiniWindowProps): ReactNode {
  return (
    <span className={classNames('mini-window', isHalf && 'is-half')} data-theme={theme} data-palette={palette}>
      <span className="mini-title">
        <i className="mini-mark" />
        <i />
      </span>
      <span className="mini-main">
        <span className="mini-chart">
          <MiniCandles />
        </span>
        <span className="mini-side">
          {ROW_DIRECTIONS.map((direction, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- fixed rows of a drawing
            <span key={at} className="mini-row">
              <i />
              <i className={`is-${direction}`} />
            </span>
          ))}
        </span>
      </span>
    </span>
  )
}

interface PalettePreviewProps {
  readonly theme: ShownTheme
  readonly palette: Appearance['palette']
  readonly isHollowUp: boolean
}

/** Candles, the two text colours and the map's scale. */
export function PalettePreview({ theme, palette, isHollowUp }: PalettePreviewProps): ReactNode {
  return (
    <span className="palette-preview" data-theme={theme} data-palette={palette}>
      <span className="palette-preview-candles">
        <MiniCandles count={13} isHollowUp={isHollowUp} />
      </span>
      <span className="palette-preview-words">
        <span className="is-up">▲ up</span>
        <span className="is-down">▼ down</span>
      </span>
      <span className="palette-preview-scale" />
    </span>
  )
}
