import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import './delta.css'

const TRIANGLES = { up: 'M4 1.2 7.4 6.8H.6z', down: 'M4 6.8.6 1.2h6.8z', flat: 'M1 3.2h6v1.6H1z' } as const

/** A change: triangle, sign and colour together. `text` is the formatted value with its sign. */
export function Delta(props: { value: number; text: string; className?: string }): ReactNode {
  const direction = props.value > 0 ? 'up' : props.value < 0 ? 'down' : 'flat'
  return (
    <span className={classNames('ui-delta', `ui-delta-${direction}`, 'tn', props.className)}>
      <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">
        <path d={TRIANGLES[direction]} fill="currentColor" />
      </svg>
      {props.text}
    </span>
  )
}
