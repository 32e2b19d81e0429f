import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'
import { Kbd } from './kbd.tsx'
import './tooltip.css'

export interface TooltipProps {
  readonly label: ReactNode
  /** As in `Shortcut.keys`. */
  readonly keys?: string | undefined
  readonly side?: 'top' | 'right' | 'bottom' | 'left' | undefined
  /** The control it belongs to; it must take a ref and pass its props on. */
  readonly children: ReactElement
  readonly isDisabled?: boolean
}

/** Words next to a control on hover and on keyboard focus. Never the control's only name: give it an `aria-label`. */
export function Tooltip(props: TooltipProps): ReactNode {
  return (
    <Base.Root disabled={props.isDisabled ?? false}>
      <Base.Trigger render={props.children} />
      <Base.Portal>
        <Base.Positioner className="ui-tooltip-positioner" side={props.side ?? 'bottom'} sideOffset={6}>
          <Base.Popup className="ui-tooltip">
            {props.label}
            {props.keys && <Kbd keys={props.keys} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** Above the app: after one tooltip has shown, its neighbours show at once. */
export function TooltipProvider(props: { children: ReactNode }): ReactNode {
  return <Base.Provider delay={500}>{props.children}</Base.Provider>
}
