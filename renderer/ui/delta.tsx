import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import './delta.css'

export const TRIANGLES = { up: 'M4 1.2 7.4 6.8H.6z', down: 'M4 6.8.6 1.2h6.8z', flat: 'M1 3.2h6v1.6H1z' } as const

/** Of a change in percent as it is printed, with two decimals: what reads 0.00% has none. */
export function directionOf(percent: number): keyof typeof TRIANGLES {
  const hundredths = Math.round(percent * 100)
  if (hundredths === 0) return 'flat'
  return hundredths > 0 ? 'up' : 'down'
}

/** A change: triangle, sign and colour together. `text` is the formatted value with its sign. */
export function Delta(props: { value: number; text: string; className?: string }): ReactNode {
  const direction = directionOf(props.value)
  return (
    <span className={classNames('ui-delta', `ui-delta-${direction}`, 'tn', props.className)}>
      <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">
        <path d={TRIANGLES[direction]} fill="currentColor" />
      </svg>
      {props.text}
    </span>
  )
}
