import { X } from 'lucide-react'
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import type { ShortcutId } from '../state/shortcut-list.ts'
import { useShortcuts } from '../state/shortcuts.ts'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'
import './side-panel.css'

interface SidePanelProps {
  readonly title: string
  /** Makes it a drawer, for below the breakpoint: over the screen, closed by this key, focus goes back to where it was. */
  readonly drawerKey?: ShortcutId
  /** A head with a close button; a drawer always has one. */
  readonly hasHead?: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

const SCROLL_KEYS = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End'])

/** The panel at the right of a screen (DESIGN.md §2). */
export function SidePanel(props: SidePanelProps): ReactNode {
  const { title, drawerKey, hasHead = false, onClose, children } = props
  const isDrawer = drawerKey !== undefined
  const body = useRef<HTMLDivElement>(null)
  const closeLabel = `Close the ${title.toLowerCase()} panel`
  useShortcuts(drawerKey ? [{ id: drawerKey, run: onClose }] : [])
  useEffect(() => {
    if (!isDrawer) return
    const opener = document.activeElement
    body.current?.focus()
    return () => {
      if (opener instanceof HTMLElement) opener.focus()
    }
  }, [isDrawer])
  return (
    <aside className={classNames('ui-side', isDrawer && 'is-drawer')} aria-label={title}>
      {(isDrawer || hasHead) && (
        <header className="ui-side-head">
          {title}
          <IconButton
            icon={X}
            label={closeLabel}
            {...(isDrawer && { keys: 'Esc' })}
            size="sm"
            variant="ghost"
            onClick={onClose}
          />
        </header>
      )}
      {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- a scroller that the keyboard must reach */}
      <div
        ref={body}
        className="ui-side-body scroll"
        tabIndex={0}
        role="region"
        aria-label={`${title}, scrollable`}
        onKeyDown={keepScrollKeys}
      >
        {children}
      </div>
      {/* oxlint-enable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions */}
    </aside>
  )
}

/** Here arrows scroll; elsewhere on the screen they move on the map or between bars. */
function keepScrollKeys(event: KeyboardEvent): void {
  if (SCROLL_KEYS.has(event.key)) event.stopPropagation()
}
