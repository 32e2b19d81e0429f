import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

/** The words under a control that is no text field; `ui/field.tsx` has its own. */
export function FieldError(props: { readonly text: string | undefined; readonly id?: string }): ReactNode {
  if (!props.text) return null
  return (
    <p id={props.id} className="ui-field-error" role="alert">
      <TriangleAlert size={12} aria-hidden="true" />
      {props.text}
    </p>
  )
}
