import type { ReactNode } from 'react'
import { PALETTES, type Palette } from '../../../../shared/contract/workspace.ts'
import { updateAppearance } from '../../../state/appearance.ts'
import { useSettings } from '../../../state/settings-store.ts'
import { useWorkspace } from '../../../state/workspace-store.ts'
import { useThemeVersion } from '../../../ui/css-tokens.ts'
import { SelectMenu } from '../../../ui/select-menu.tsx'
import { updateMarkets } from './update-markets.ts'

const LABELS: Readonly<Record<Palette, string>> = {
  rg: 'Red to green',
  bo: 'Orange to blue',
  gr: 'Green to red',
  mono: 'Monochrome',
}
const NOTES: Partial<Readonly<Record<Palette, string>>> = { bo: 'safe for colour-blind viewers', mono: 'this map only' }

/** The direction colours are the whole app's; monochrome is the map's own. */
export function PaletteMenu(): ReactNode {
  const palette = useSettings(({ appearance }) => appearance.palette)
  const isMono = useWorkspace(({ markets }) => markets.isMono)
  useThemeVersion()
  const theme = document.documentElement.dataset['theme']
  return (
    <SelectMenu
      label="Colours"
      trigger="mark"
      value={isMono ? 'mono' : palette}
      options={PALETTES.map((value) => ({
        value,
        label: LABELS[value],
        ...(NOTES[value] && { note: NOTES[value] }),
        // The tokens of another palette hold below an element that carries its attributes.
        mark: <i className={`markets-swatch markets-swatch-${value}`} data-theme={theme} data-palette={value} />,
      }))}
      onChange={choosePalette}
    />
  )
}

function choosePalette(value: Palette): void {
  updateMarkets({ isMono: value === 'mono' })
  if (value !== 'mono') updateAppearance({ palette: value })
}
