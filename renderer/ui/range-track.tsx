import type { ReactNode } from 'react'
import './range-track.css'

/** Where a value lies between a low and a high, 0 to 100 percent, as a tick on a track. */
export function RangeTrack(props: { percent: number; label?: string }): ReactNode {
  const at = Math.min(100, Math.max(0, props.percent))
  return (
    <span
      className="ui-range-track"
      role={props.label ? 'img' : undefined}
      aria-label={props.label}
      aria-hidden={props.label ? undefined : true}
    >
      <i style={{ left: `${at}%` }} />
    </span>
  )
}
