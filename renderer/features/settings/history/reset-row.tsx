import type { ReactNode } from 'react'
import { settingsSchema, type SETTINGS_SECTIONS } from '../../../../shared/contract/settings.ts'
import { useSettings } from '../../../state/settings-store.ts'
import { Button } from '../../../ui/button.tsx'
import { SettingsRow } from '../settings-rows.tsx'
import { bulkStep } from './step-settings.ts'

const DEFAULTS = settingsSchema.parse({})

interface ResetRowProps {
  readonly section: (typeof SETTINGS_SECTIONS)[number]
  readonly title: string
  readonly note: string
}

export function ResetRow({ section, title, note }: ResetRowProps): ReactNode {
  const isStandard = useSettings((settings) => JSON.stringify(settings[section]) === JSON.stringify(DEFAULTS[section]))
  return (
    <SettingsRow title={title} note={note}>
      <Button
        disabled={isStandard}
        aria-label={title}
        onClick={() => void bulkStep('Set back to the defaults', (settings) => settings.reset({ section }))}
      >
        Reset
      </Button>
    </SettingsRow>
  )
}
