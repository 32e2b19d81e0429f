import type { ReactNode } from 'react'
import { LISTED_SHORTCUTS } from '../../state/shortcut-list.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { useShortcutsDialog } from './shortcuts-store.ts'
import './shortcuts-dialog.css'

const GROUPS = [...Map.groupBy(LISTED_SHORTCUTS, ({ group }) => group)]

export function ShortcutsDialog(): ReactNode {
  const isOpen = useShortcutsDialog((store) => store.isOpen)
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={(open) => useShortcutsDialog.setState({ isOpen: open })}
      title="Keyboard"
      description="Single keys work while no text field has the focus."
    >
      <div className="shortcuts">
        {GROUPS.map(([group, infos]) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <dl>
              {infos.map(({ keys, label }) => (
                <div key={keys}>
                  <dt>{label}</dt>
                  <dd>
                    <span className="sr-only">{keys}</span>
                    <Kbd keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
