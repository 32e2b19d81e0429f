import type { ReactNode } from 'react'
import type { Workspace } from '../../../../shared/contract/workspace.ts'
import { updateAppearance } from '../../../state/appearance.ts'
import { usePainted } from '../../../state/painted.ts'
import { useWorkspace } from '../../../state/workspace-store.ts'
import { useThemeVersion } from '../../../ui/css-tokens.ts'
import { Segmented, type SegmentOption } from '../../../ui/segmented.tsx'
import { Switch } from '../../../ui/switch.tsx'
import { SettingsGroup, SettingsRow } from '../settings-rows.tsx'
import './appearance.css'
import { ChoiceCard } from './choice-card.tsx'
import { PalettePreview, ThemePreview } from './previews.tsx'

type Appearance = Workspace['appearance']

const THEMES: readonly { readonly value: Appearance['theme']; readonly label: string }[] = [
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
  { value: 'system', label: 'Match system' },
]

const PALETTES: readonly { readonly value: Appearance['palette']; readonly label: string; readonly note?: string }[] = [
  { value: 'rg', label: 'Green up, red down' },
  { value: 'bo', label: 'Blue up, orange down', note: 'safe for colour-blind viewers' },
  { value: 'gr', label: 'Red up, green down', note: 'East Asian convention' },
]

const DENSITIES: readonly SegmentOption<Appearance['density']>[] = [
  { value: 'compact', label: 'Compact' },
  { value: 'default', label: 'Default' },
  { value: 'comfortable', label: 'Comfortable' },
]

const TEXT_SIZES: readonly SegmentOption<'100' | '110' | '125'>[] = [
  { value: '100', label: '100%' },
  { value: '110', label: '110%' },
  { value: '125', label: '125%' },
]

const TEXT_SIZE_PCT = { '100': 100, '110': 110, '125': 125 } as const

/** Every choice works at once and is remembered. */
export function AppearanceSection(): ReactNode {
  const appearance = useWorkspace((workspace) => workspace.appearance)
  usePainted(true)
  // With `Match system` the shown theme changes without the setting.
  useThemeVersion()
  const shownTheme = document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark'
  return (
    <>
      <SettingsGroup title="Theme" isPlain>
        <div className="choices" role="radiogroup" aria-label="Theme">
          {THEMES.map(({ value, label }) => (
            <ChoiceCard
              key={value}
              name="theme"
              label={label}
              isChosen={appearance.theme === value}
              onChoose={() => updateAppearance({ theme: value })}
            >
              <ThemePreview theme={value} palette={appearance.palette} />
            </ChoiceCard>
          ))}
        </div>
      </SettingsGroup>
      <SettingsGroup title="Direction colours" isPlain>
        <div className="choices" role="radiogroup" aria-label="Direction colours">
          {PALETTES.map(({ value, label, note }) => (
            <ChoiceCard
              key={value}
              name="palette"
              label={label}
              note={note}
              isChosen={appearance.palette === value}
              onChoose={() => updateAppearance({ palette: value })}
            >
              <PalettePreview theme={shownTheme} palette={value} isHollowUp={appearance.isHollowUp} />
            </ChoiceCard>
          ))}
        </div>
      </SettingsGroup>
      <SettingsGroup>
        <SettingsRow title="Density" note="Height of rows in tables and lists.">
          <Segmented
            label="Density"
            options={DENSITIES}
            value={appearance.density}
            onChange={(density) => updateAppearance({ density })}
          />
        </SettingsRow>
        <SettingsRow title="Hollow candles when up" note="Shape as well as colour." noteId="hollow-note">
          <Switch
            label="Hollow candles when up"
            describedBy="hollow-note"
            isOn={appearance.isHollowUp}
            onChange={(isHollowUp) => updateAppearance({ isHollowUp })}
          />
        </SettingsRow>
        <SettingsRow title="Text size" note="Words and numbers of the whole app, and the rows they stand in.">
          <Segmented
            label="Text size"
            options={TEXT_SIZES}
            value={`${appearance.textSizePct}`}
            onChange={(size) => updateAppearance({ textSizePct: TEXT_SIZE_PCT[size] })}
          />
        </SettingsRow>
      </SettingsGroup>
    </>
  )
}
