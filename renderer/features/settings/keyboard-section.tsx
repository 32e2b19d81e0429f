import type { ReactNode } from 'react'
import { usePainted } from '../../state/painted.ts'
import { LISTED_SHORTCUTS } from '../../state/shortcut-list.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { shownKeys } from './shown-keys.ts'
import { SettingsGroup } from './settings-rows.tsx'

const GROUPS = [...Map.groupBy(LISTED_SHORTCUTS, ({ group }) => group)]

/** Drawn from what the screens listen to, so that it cannot differ from it. */
export function KeyboardSection(): ReactNode {
  usePainted(true)
  return (
    <>
      <p className="settings-lead">Single keys work when no text field has focus.</p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- nothing else in this long list can have the focus that scrolling by keys needs */}
      <div className="settings-keys" role="region" aria-label="All shortcuts" tabIndex={0}>
        {GROUPS.map(([group, infos]) => (
          <SettingsGroup key={group} title={group}>
            <dl>
              {infos.map(({ keys, label }) => (
                <div key={keys} className="settings-key">
                  <dt>{label}</dt>
                  <dd>
                    <Keys keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </SettingsGroup>
        ))}
      </div>
    </>
  )
}

function Keys({ keys }: { readonly keys: string }): ReactNode {
  const { caps, joint } = shownKeys(keys)
  return (
    <>
      <span className="sr-only">{caps.join(` ${joint} `)}</span>
      {caps.map((cap, at) => (
        <span key={cap} className="settings-cap" aria-hidden="true">
          {at > 0 && <span className="settings-joint">{joint}</span>}
          <Kbd keys={cap} />
        </span>
      ))}
    </>
  )
}
