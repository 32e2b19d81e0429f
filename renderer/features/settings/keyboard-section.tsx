import type { ReactNode } from 'react'
import { usePainted } from '../../state/painted.ts'
import { useShortcutInfos } from '../../state/shortcuts.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { shownKeys, unseenScreens } from './shown-keys.ts'
import { SettingsGroup } from './settings-rows.tsx'

/** Drawn from what the screens listen to, so that it cannot differ from it. */
export function KeyboardSection(): ReactNode {
  usePainted(true)
  const groups = Map.groupBy(useShortcutInfos(), ({ group }) => group)
  const unseen = unseenScreens([...groups.keys()])
  return (
    <>
      <p className="settings-lead">
        Single keys work when no text field has focus. {unseen && `The keys of ${unseen} are listed once opened.`}
      </p>
      <div className="settings-keys">
        {[...groups].map(([group, infos]) => (
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
