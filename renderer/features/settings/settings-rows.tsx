import { useId, type ReactNode } from 'react'
import { classNames } from '../../ui/class-names.ts'

/** A heading with a card under it. */
export function SettingsGroup(props: {
  readonly title?: string
  readonly isPlain?: boolean
  readonly children: ReactNode
}): ReactNode {
  const id = useId()
  return (
    <section className="settings-group" aria-labelledby={props.title && id}>
      {props.title && <h2 id={id}>{props.title}</h2>}
      <div className={classNames(!props.isPlain && 'settings-card')}>{props.children}</div>
    </section>
  )
}

interface SettingsRowProps {
  readonly title: ReactNode
  readonly note?: ReactNode
  readonly noteId?: string
  /** The control, on the right. */
  readonly children?: ReactNode
}

export function SettingsRow({ title, note, noteId, children }: SettingsRowProps): ReactNode {
  return (
    <div className="settings-row">
      <div>
        <div className="settings-row-title">{title}</div>
        {note && (
          <div className="settings-note" id={noteId}>
            {note}
          </div>
        )}
      </div>
      {children && <div className="settings-row-control">{children}</div>}
    </div>
  )
}
