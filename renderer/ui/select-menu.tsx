import { Select } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { buttonClass, type ButtonLook } from './button.tsx'
import { classNames } from './class-names.ts'
import './menu.css'

interface SelectOption<T extends string> {
  readonly value: T
  readonly label: string
  /** Grey words behind the label. */
  readonly note?: string
  /** Drawn before the label, a colour scale for instance. */
  readonly mark?: ReactNode
}

interface SelectMenuProps<T extends string> {
  readonly label: string
  readonly options: readonly SelectOption<T>[]
  readonly value: T
  readonly onChange: (value: T) => void
  readonly size?: ButtonLook['size']
  /** `mark` shows the option's drawing alone. */
  readonly trigger?: 'label' | 'mark'
  readonly className?: string
}

/** A choice of one behind a button. */
export function SelectMenu<T extends string>(props: SelectMenuProps<T>): ReactNode {
  const chosen = props.options.find((option) => option.value === props.value)
  return (
    <Select.Root value={props.value} onValueChange={(value) => value !== null && props.onChange(value)}>
      <Select.Trigger
        className={classNames(buttonClass({ variant: 'default', size: props.size }), 'ui-select', props.className)}
        aria-label={`${props.label}: ${chosen?.label ?? props.value}`}
      >
        {chosen?.mark}
        {props.trigger !== 'mark' && <span className="truncate">{chosen?.label ?? props.value}</span>}
        <ChevronDown size={14} aria-hidden="true" />
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner className="ui-menu-positioner" sideOffset={4} align="start" alignItemWithTrigger={false}>
          <Select.Popup className="ui-floating ui-menu scroll">
            {props.options.map((option) => (
              <Select.Item key={option.value} value={option.value} className="ui-menu-item">
                <span className="ui-menu-check">
                  <Select.ItemIndicator>
                    <Check size={14} aria-hidden="true" />
                  </Select.ItemIndicator>
                </span>
                {option.mark}
                <Select.ItemText>{option.label}</Select.ItemText>
                {option.note && <span className="ui-menu-note">{option.note}</span>}
              </Select.Item>
            ))}
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  )
}
