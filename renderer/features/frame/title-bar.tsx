import { Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { openPalette } from '../../state/palette-store.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { ariaKeys, isMac } from '../../ui/key-names.ts'
import { Mark } from '../../ui/mark.tsx'
import { ConnectionPill } from './connection-pill.tsx'
import { WindowControls } from './window-controls.tsx'
import { useWindowState } from './window-state.ts'

export function TitleBar(): ReactNode {
  const { isFullScreen } = useWindowState()
  const hasTrafficLights = window.tapedeck !== undefined && isMac && !isFullScreen
  return (
    <header className="title-bar" data-lights={hasTrafficLights}>
      <div>
        <span className="title-mark">
          <Mark />
        </span>
        <span className="title-name">Tapedeck</span>
      </div>
      <div>
        <button
          type="button"
          className="title-command"
          aria-haspopup="dialog"
          aria-keyshortcuts={ariaKeys('Ctrl+K', isMac)}
          onClick={() => openPalette()}
        >
          <Search size={14} aria-hidden="true" />
          <span className="truncate">Search symbols, commands</span>
          <Kbd keys="Ctrl+K" isJoined />
        </button>
      </div>
      <div className="title-end">
        <ConnectionPill />
        <WindowControls />
      </div>
    </header>
  )
}
