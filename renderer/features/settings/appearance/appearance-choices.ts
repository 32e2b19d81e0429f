import type { Settings } from '../../../../shared/contract/settings.ts'
import type { SegmentOption } from '../../../ui/segmented.tsx'

type Appearance = Settings['appearance']

export const THEMES: readonly { readonly value: Appearance['theme']; readonly label: string }[] = [
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
  { value: 'system', label: 'Match system' },
]

export const PALETTES: readonly {
  readonly value: Appearance['palette']
  readonly label: string
  readonly note?: string
}[] = [
  { value: 'rg', label: 'Green up, red down' },
  { value: 'bo', label: 'Blue up, orange down', note: 'safe for colour-blind viewers' },
  { value: 'gr', label: 'Red up, green down', note: 'East Asian convention' },
]

export const DENSITIES: readonly SegmentOption<Appearance['density']>[] = [
  { value: 'compact', label: 'Compact' },
  { value: 'default', label: 'Default' },
  { value: 'comfortable', label: 'Comfortable' },
]

export const TEXT_SIZES: readonly SegmentOption<'100' | '110' | '125'>[] = [
  { value: '100', label: '100%' },
  { value: '110', label: '110%' },
  { value: '125', label: '125%' },
]
