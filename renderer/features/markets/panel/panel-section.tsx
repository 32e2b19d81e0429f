import { useId, type ReactNode } from 'react'
import { Stamp, type StampText } from '../../../ui/stamp.tsx'

interface PanelSectionProps {
  readonly title: string
  readonly stamp: StampText | null
  /** Grey words at the right end of the head. */
  readonly note?: ReactNode
  readonly children: ReactNode
}

export function PanelSection({ title, stamp, note, children }: PanelSectionProps): ReactNode {
  const id = useId()
  return (
    <section className="markets-section" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {stamp && <Stamp text={stamp} />}
        {note && <span className="markets-section-note tn">{note}</span>}
      </header>
      {children}
    </section>
  )
}
