import type { ReactNode } from 'react'

interface ChoiceCardProps {
  /** Of the group: one card of it is chosen. */
  readonly name: string
  readonly label: string
  readonly note?: string | undefined
  readonly isChosen: boolean
  readonly onChoose: () => void
  /** A picture of what would be chosen; decoration. */
  readonly children: ReactNode
}

/** A radio button with a picture. */
export function ChoiceCard({ name, label, note, isChosen, onChoose, children }: ChoiceCardProps): ReactNode {
  return (
    <label className="choice">
      <input className="sr-only" type="radio" name={name} checked={isChosen} onChange={onChoose} />
      <span className="choice-picture" aria-hidden="true">
        {children}
      </span>
      <span className="choice-label">
        <span className="choice-dot" />
        <span>
          {label}
          {note && <span className="choice-note">{note}</span>}
        </span>
      </span>
    </label>
  )
}
