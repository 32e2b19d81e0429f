import { Popover as Base } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import './popover.css'

interface PopoverProps {
  /** The button that opens it; it must take a ref and pass its props on. */
  readonly trigger: ReactElement
  readonly title: string
  readonly side?: 'top' | 'bottom'
  readonly align?: 'start' | 'center' | 'end'
  readonly className?: string
  readonly children: ReactNode
}

/** Details beside the thing they belong to. Esc and a click elsewhere close it; focus returns to the trigger. */
export function Popover(props: PopoverProps): ReactNode {
  return (
    <Base.Root>
      <Base.Trigger render={props.trigger} />
      <Base.Portal>
        <Base.Positioner
          className="ui-popover-positioner"
          side={props.side ?? 'bottom'}
          align={props.align ?? 'start'}
          sideOffset={6}
          collisionPadding={8}
        >
          <Base.Popup className={classNames('ui-floating ui-popover', props.className)}>
            <Base.Title className="ui-popover-title">{props.title}</Base.Title>
            {props.children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
