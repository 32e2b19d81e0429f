import type { ReactNode } from 'react'
import { Delta } from '../../../ui/delta.tsx'

/** How many members are up and how many down, as numbers and as shares of one bar. */
export function Sides({ up, down }: { readonly up: number; readonly down: number }): ReactNode {
  return (
    <span className="markets-sides tn" role="img" aria-label={`${up} up, ${down} down`}>
      <Delta value={up} text={String(up)} />
      <span className="markets-sides-bar">
        <i style={{ flexGrow: up }} />
        <i style={{ flexGrow: down }} />
      </span>
      <Delta value={-down} text={String(down)} />
    </span>
  )
}
