import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import './button.css'
import { classNames } from './class-names.ts'
import { Kbd } from './kbd.tsx'
import { ariaKeys, isMac } from './key-names.ts'
import { Tooltip, type TooltipProps } from './tooltip.tsx'

export interface ButtonLook {
  /** `primary`: one a view. `on`: a toggle that is on. */
  readonly variant?: 'default' | 'primary' | 'ghost' | 'danger' | 'on'
  /** Heights 24, 28, 32. */
  readonly size?: 'sm' | 'md' | 'lg'
}

interface ButtonProps extends ButtonLook, ComponentProps<'button'> {
  readonly icon?: LucideIcon
  /** As in `Shortcut.keys`: shown behind the label and named to assistive technology. */
  readonly keys?: string
}

export function Button({ variant, size, icon: Icon, keys, children, className, ...rest }: ButtonProps): ReactNode {
  return (
    <button
      type="button"
      aria-keyshortcuts={keys && ariaKeys(keys, isMac)}
      {...rest}
      className={classNames(buttonClass({ variant, size }), className)}
    >
      {Icon && <Icon size={ICON_PX} aria-hidden="true" />}
      {children}
      {keys && <Kbd keys={keys} isJoined />}
    </button>
  )
}

interface IconButtonProps extends ButtonLook, Omit<ComponentProps<'button'>, 'children'> {
  readonly icon: LucideIcon
  /** Its name, and its tooltip. */
  readonly label: string
  readonly keys?: string
  readonly tooltipSide?: TooltipProps['side']
}

export function IconButton(props: IconButtonProps): ReactNode {
  const { variant, size, icon: Icon, label, keys, tooltipSide, className, ...rest } = props
  return (
    <Tooltip label={label} keys={keys} side={tooltipSide}>
      <button
        type="button"
        aria-label={label}
        aria-keyshortcuts={keys && ariaKeys(keys, isMac)}
        {...rest}
        className={classNames(buttonClass({ variant, size }), 'ui-button-icon', className)}
      >
        <Icon size={ICON_PX} aria-hidden="true" />
      </button>
    </Tooltip>
  )
}

const ICON_PX = 15

/** The look of a button for what is none: a link, or the trigger of a library's menu. */
export function buttonClass({
  variant = 'default',
  size = 'md',
}: { [key in keyof ButtonLook]: ButtonLook[key] | undefined }): string {
  return `ui-button ui-button-${variant} ui-button-${size}`
}
