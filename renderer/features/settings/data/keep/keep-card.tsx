import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { toAppError } from '../../../../../shared/errors.ts'
import type { SettingsPatch } from '../../../../../shared/contract/settings.ts'
import { useApi } from '../../../../state/query.ts'
import { changeSettings, useSettings } from '../../../../state/settings-store.ts'
import { SelectMenu } from '../../../../ui/select-menu.tsx'
import { showToast } from '../../../../ui/toast.tsx'
import { ResetRow } from '../../history/reset-row.tsx'
import { SettingsGroup, SettingsRow } from '../../settings-rows.tsx'
import { CompactRow } from '../compact-row.tsx'
import { failureWords } from '../store-work/work-words.ts'
import { KeepDialog, type KeepChoice } from './keep-dialog.tsx'
import { KEEP_KINDS, KEEP_OPTIONS, keptWords, largestOptions } from './keep-words.ts'
import { LargestDialog } from './largest-dialog.tsx'

/** How long short bars and quotes stay. What is chosen here removes nothing before that was shown and said yes to. */
export function KeepCard(): ReactNode {
  const { data: stats } = useQuery(useApi().store.stats.queryOptions())
  const kept = useSettings((settings) => settings.data)
  const [choice, setChoice] = useState<KeepChoice | null>(null)
  const [largest, setLargest] = useState<number | null>(null)
  const chooseLargest = (text: string): void => {
    const bytes = JSON.parse(text) as number | null
    if (bytes === null) void keep({ data: { largestBytes: null } })
    else if (bytes !== kept.largestBytes) setLargest(bytes)
  }
  return (
    <SettingsGroup title="Keep">
      {KEEP_KINDS.map((kind) => (
        <SettingsRow
          key={kind.setting}
          title={kind.title}
          note={stats ? keptWords(kind, stats.series, stats.quotes.bytes) : '\u00a0'}
        >
          <SelectMenu
            label={kind.title}
            options={KEEP_OPTIONS}
            value={kept[kind.setting]}
            onChange={(span) => {
              if (span === kept[kind.setting]) return
              if (span === 'all') void keep({ data: { [kind.setting]: span } })
              else setChoice({ kind, span })
            }}
          />
        </SettingsRow>
      ))}
      <SettingsRow
        title="Largest size"
        note="Oldest short bars go first. Bars of a day and longer, and the ledger, are never removed."
      >
        <SelectMenu
          label="Largest size"
          options={largestOptions(kept.largestBytes)}
          value={JSON.stringify(kept.largestBytes)}
          onChange={chooseLargest}
        />
      </SettingsRow>
      <ResetRow
        section="data"
        title="Reset what is kept"
        note="Everything is kept from then on. What was removed does not come back."
      />
      <CompactRow />
      {choice && <KeepDialog choice={choice} onClose={() => setChoice(null)} />}
      {largest !== null && <LargestDialog largestBytes={largest} onClose={() => setLargest(null)} />}
    </SettingsGroup>
  )
}

/** Keeps more than before: nothing goes, nothing to ask. */
async function keep(patch: SettingsPatch): Promise<void> {
  try {
    await changeSettings(patch)
  } catch (thrown) {
    showToast({ kind: 'error', title: 'The setting was not kept', message: failureWords(toAppError(thrown)) })
  }
}
