import { Switch as Base } from '@base-ui/react/switch'
import type { ReactNode } from 'react'
import './switch.css'

interface SwitchProps {
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
  /** Id of the words that explain it. */
  readonly describedBy?: string
}

export function Switch(props: SwitchProps): ReactNode {
  return (
    <Base.Root
      className="ui-switch"
      checked={props.isOn}
      onCheckedChange={(isOn) => props.onChange(isOn)}
      aria-label={props.label}
      aria-describedby={props.describedBy}
    >
      <Base.Thumb className="ui-switch-thumb" />
    </Base.Root>
  )
}
