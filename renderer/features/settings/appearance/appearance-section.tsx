import type { ReactNode } from 'react'
import { updateAppearance } from '../../../state/appearance.ts'
import { usePainted } from '../../../state/painted.ts'
import { useSettings } from '../../../state/settings-store.ts'
import { useThemeVersion } from '../../../ui/css-tokens.ts'
import { Segmented } from '../../../ui/segmented.tsx'
import { Switch } from '../../../ui/switch.tsx'
import { SettingsGroup, SettingsRow } from '../settings-rows.tsx'
import { ResetRow } from '../history/reset-row.tsx'
import { DENSITIES, PALETTES, TEXT_SIZES, THEMES } from './appearance-choices.ts'
import './appearance.css'
import { ChoiceCard } from './choice-card.tsx'
import { PalettePreview, ThemePreview } from './previews.tsx'

const TEXT_SIZE_PCT = { '100': 100, '110': 110, '125': 125 } as const

/** Every choice works at once and is remembered. */
export function AppearanceSection(): ReactNode {
  const appearance = useSettings((settings) => settings.appearance)
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
        <ResetRow
          section="appearance"
          title="Reset appearance"
          note="Everything on this page as it comes with the app."
        />
      </SettingsGroup>
    </>
  )
}
