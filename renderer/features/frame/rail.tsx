import type { ReactNode } from 'react'
import { useRoute } from '../../state/route.ts'
import { useWorkspace } from '../../state/workspace-store.ts'
import { ariaKeys, isMac } from '../../ui/key-names.ts'
import { Tooltip } from '../../ui/tooltip.tsx'
import { SCREENS } from './screens.ts'

export function Rail(): ReactNode {
  const route = useRoute()
  // The chart's link leads to the symbol shown last.
  useWorkspace(({ chart }) => chart)
  return (
    <nav className="rail" aria-label="Screens">
      {SCREENS.map(({ screen, label, icon: Icon, keys, href }) => (
        <Tooltip key={screen} label={label} keys={keys} side="right">
          <a
            href={href()}
            aria-current={screen === route.screen ? 'page' : undefined}
            aria-keyshortcuts={ariaKeys(keys, isMac)}
          >
            <Icon size={20} strokeWidth={1.6} aria-hidden="true" />
            <span className="rail-label">{label}</span>
          </a>
        </Tooltip>
      ))}
    </nav>
  )
}
