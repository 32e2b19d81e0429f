import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { buttonClass } from './button.tsx'
import { classNames } from './class-names.ts'
import './dialog.css'

interface DialogProps {
  readonly isOpen: boolean
  /** Also called by Esc, the close button and a click on the scrim; whether it closes stays the caller's choice. */
  readonly onOpenChange: (isOpen: boolean, reason: Base.Root.ChangeEventReason) => void
  readonly title: string
  readonly description?: ReactNode
  /** Widths 440, 640, 892. */
  readonly size?: 'sm' | 'md' | 'lg'
  /** What has the focus first; in a question about loss or money the safe choice. */
  readonly initialFocus?: RefObject<HTMLElement | null>
  /** Buttons, from left to right. */
  readonly footer?: ReactNode
  readonly children?: ReactNode
}

/** A modal dialog: focus stays inside and returns to the opener. */
export function Dialog(props: DialogProps): ReactNode {
  const { isOpen, onOpenChange, title, description, size = 'md', initialFocus, footer, children } = props
  return (
    <Base.Root open={isOpen} onOpenChange={(open, { reason }) => onOpenChange(open, reason)}>
      <Base.Portal>
        <Base.Backdrop className="ui-scrim" />
        <Base.Popup className={classNames('ui-dialog', `ui-dialog-${size}`)} {...(initialFocus && { initialFocus })}>
          <header className="ui-dialog-head">
            <Base.Title className="ui-dialog-title">{title}</Base.Title>
            {/* It has the focus when nothing else takes it: a tooltip would open with every dialog. */}
            <Base.Close
              className={classNames(buttonClass({ variant: 'ghost', size: 'sm' }), 'ui-button-icon')}
              aria-label="Close"
              title="Close (Esc)"
            >
              <X size={15} aria-hidden="true" />
            </Base.Close>
          </header>
          {description && <Base.Description className="ui-dialog-description">{description}</Base.Description>}
          {children && <div className="ui-dialog-body scroll">{children}</div>}
          {footer && <footer className="ui-dialog-foot">{footer}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
