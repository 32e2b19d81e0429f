import { X } from 'lucide-react'
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { useShortcuts } from '../../../state/shortcuts.ts'
import { IconButton } from '../../../ui/button.tsx'
import { classNames } from '../../../ui/class-names.ts'
import './side-panel.css'

interface SidePanelProps {
  /** Below the breakpoint: over the map, closed by Esc, focus goes back to where it was. */
  readonly isDrawer: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

const SCROLL_KEYS = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End'])

export function SidePanel({ isDrawer, onClose, children }: SidePanelProps): ReactNode {
  const body = useRef<HTMLDivElement>(null)
  useShortcuts(isDrawer ? [{ keys: 'Esc', label: 'Close the side panel', group: 'Markets', run: onClose }] : [])
  useEffect(() => {
    if (!isDrawer) return
    const opener = document.activeElement
    body.current?.focus()
    return () => {
      if (opener instanceof HTMLElement) opener.focus()
    }
  }, [isDrawer])
  return (
    <aside className={classNames('markets-side', isDrawer && 'is-drawer')} aria-label="Sectors and data">
      {isDrawer && (
        <header className="markets-side-head">
          Sectors and data
          <IconButton icon={X} label="Close" keys="Esc" size="sm" variant="ghost" onClick={onClose} />
        </header>
      )}
      {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- a scroller that the keyboard must reach */}
      <div
        ref={body}
        className="markets-side-body scroll"
        tabIndex={0}
        role="region"
        aria-label="Sectors and data, scrollable"
        onKeyDown={keepScrollKeys}
      >
        {children}
      </div>
      {/* oxlint-enable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions */}
    </aside>
  )
}

/** Here arrows scroll; they move on the map elsewhere. */
function keepScrollKeys(event: KeyboardEvent): void {
  if (SCROLL_KEYS.has(event.key)) event.stopPropagation()
}
