import { TriangleAlert, type LucideIcon } from 'lucide-react'
import { useId, type ComponentProps, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import './field.css'
import { Kbd } from './kbd.tsx'
import { ariaKeys, isMac } from './key-names.ts'

interface FieldProps extends Omit<ComponentProps<'input'>, 'size'> {
  /** Its name; drawn above it only with `hasVisibleLabel`. */
  readonly label: string
  readonly hasVisibleLabel?: boolean
  readonly icon?: LucideIcon
  /** Words behind the value: `bars`, `px`. */
  readonly unit?: string
  /** The shortcut that focuses it. */
  readonly keys?: string
  /** What is wrong with the value and what would be right; drawn under it. */
  readonly error?: string | null
  readonly size?: 'md' | 'lg'
}

export function Field(props: FieldProps): ReactNode {
  const { label, hasVisibleLabel, icon: Icon, unit, keys, error, size = 'md', className, ...input } = props
  const id = useId()
  const inputId = input.id ?? id
  const errorId = `${id}-error`
  return (
    <div className={classNames('ui-field', className)}>
      {hasVisibleLabel && (
        <label className="ui-field-label" htmlFor={inputId}>
          {label}
        </label>
      )}
      <div className={classNames('ui-field-box', `ui-field-${size}`, error && 'is-bad')}>
        {Icon && <Icon size={14} aria-hidden="true" />}
        <input
          autoComplete="off"
          spellCheck={false}
          {...input}
          id={inputId}
          aria-label={hasVisibleLabel ? undefined : label}
          aria-keyshortcuts={keys && ariaKeys(keys, isMac)}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? errorId : input['aria-describedby']}
        />
        {unit && <span className="ui-field-unit">{unit}</span>}
        {keys && <Kbd keys={keys} isJoined />}
      </div>
      {error && (
        <p id={errorId} className="ui-field-error">
          <TriangleAlert size={12} aria-hidden="true" />
          {error}
        </p>
      )}
    </div>
  )
}
