import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import './empty-state.css'

interface EmptyStateProps {
  readonly icon: LucideIcon
  readonly title: string
  /** What will be here, or what it means. */
  readonly children?: ReactNode
  /** The one thing to do, perhaps a second. */
  readonly actions?: ReactNode
  /** Announced at once: for a screen that failed. */
  readonly isAlert?: boolean
}

export function EmptyState({ icon: Icon, title, children, actions, isAlert }: EmptyStateProps): ReactNode {
  return (
    <div className="ui-empty" role={isAlert ? 'alert' : undefined}>
      <div className="ui-empty-inner">
        <span className="ui-empty-glyph">
          <Icon size={20} aria-hidden="true" />
        </span>
        <h2>{title}</h2>
        {children && <p>{children}</p>}
        {actions && <div className="ui-empty-actions">{actions}</div>}
      </div>
    </div>
  )
}
