import type { ReactNode } from 'react'
import { directionOf } from '../../../ui/delta.tsx'

/** A change as a bar from the middle: left and down, right and up. The number stands beside it. */
export function ChangeBar({ value, limit }: { readonly value: number; readonly limit: number }): ReactNode {
  const share = Math.min(1, Math.abs(value) / limit)
  const half = `${share * 50}%`
  return (
    <span className="markets-change-bar" aria-hidden="true">
      <i
        className={`markets-change-${directionOf(value)}`}
        style={value < 0 ? { right: '50%', width: half } : { left: '50%', width: half }}
      />
    </span>
  )
}
