import { X } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useShortcuts } from '../../../state/shortcuts.ts'
import { IconButton } from '../../../ui/button.tsx'

interface SidePanelProps {
  /** Below the breakpoint: over the chart, closed by Esc, holding the focus it was opened with. */
  readonly isDrawer: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

export function SidePanel({ isDrawer, onClose, children }: SidePanelProps): ReactNode {
  const body = useRef<HTMLDivElement>(null)
  useShortcuts(isDrawer ? [{ keys: 'Esc', label: 'Close the symbol panel', group: 'Chart', run: onClose }] : [])
  useEffect(() => {
    if (!isDrawer) return
    const opener = document.activeElement
    body.current?.focus()
    return () => {
      if (opener instanceof HTMLElement) opener.focus()
    }
  }, [isDrawer])
  return (
    <aside className={isDrawer ? 'chart-side is-drawer' : 'chart-side'} aria-label="Symbol">
      <header className="chart-side-head">
        Symbol
        <IconButton icon={X} label="Hide the symbol panel" size="sm" variant="ghost" onClick={onClose} />
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroller without controls: the keyboard must reach it */}
      <div ref={body} className="chart-side-body scroll" tabIndex={0} role="region" aria-label="Symbol details">
        {children}
      </div>
    </aside>
  )
}
