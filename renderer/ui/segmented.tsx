import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import './segmented.css'

export interface SegmentOption<T extends string> {
  readonly value: T
  readonly label: string
  /** Grey figure behind the label. */
  readonly count?: number | string
  /** Drawn instead of the label, which then is the name. */
  readonly icon?: LucideIcon
}

interface SegmentedProps<T extends string> {
  readonly label: string
  readonly options: readonly SegmentOption<T>[]
  readonly value: T
  readonly onChange: (value: T) => void
}

/** A choice of few, all in sight. */
export function Segmented<T extends string>(props: SegmentedProps<T>): ReactNode {
  return (
    <div className="ui-segmented" role="group" aria-label={props.label}>
      {props.options.map(({ value, label, count, icon: Icon }) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === props.value}
          aria-label={Icon && label}
          title={Icon && label}
          onClick={() => props.onChange(value)}
        >
          {Icon ? <Icon size={15} aria-hidden="true" /> : label}
          {count !== undefined && <span className="ui-segmented-count tn">{count}</span>}
        </button>
      ))}
    </div>
  )
}
