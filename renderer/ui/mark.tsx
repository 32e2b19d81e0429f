import type { ReactNode } from 'react'

/** The product's mark: four tiles of a map. */
export function Mark(props: { sizePx?: number }): ReactNode {
  const size = props.sizePx ?? 18
  return (
    <svg width={size} height={size} viewBox="0 0 18 18" aria-hidden="true">
      <rect x="1" y="1" width="9" height="10" rx="2" fill="var(--ink)" />
      <rect x="11.5" y="1" width="5.5" height="5.5" rx="1.6" fill="var(--ink-3)" />
      <rect x="11.5" y="8" width="5.5" height="9" rx="1.6" fill="var(--accent)" />
      <rect x="1" y="12.5" width="9" height="4.5" rx="1.6" fill="var(--ink-2)" />
    </svg>
  )
}
