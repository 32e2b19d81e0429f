import { Autocomplete } from '@base-ui/react/autocomplete'
import { useId, type ReactNode } from 'react'
import { classNames } from '../../../ui/class-names.ts'
import '../../../ui/field.css'
import '../../../ui/menu.css'
import { FieldError } from './field-error.tsx'

export interface Suggestion {
  readonly value: string
  readonly note?: string
}

interface SuggestFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** Already filtered by what is typed, best first. */
  readonly suggestions: readonly Suggestion[]
  readonly error: string | undefined
  readonly placeholder?: string
  /** Grey words under the field. */
  readonly hint?: ReactNode
}

/** A text field that offers what is known; any other text stays possible. */
export function SuggestField(props: SuggestFieldProps): ReactNode {
  const id = useId()
  const wordsId = `${id}-words`
  return (
    <Autocomplete.Root
      items={props.suggestions}
      value={props.value}
      onValueChange={props.onChange}
      itemToStringValue={({ value }: Suggestion) => value}
      mode="none"
      openOnInputClick
    >
      <div className="ui-field">
        <label className="ui-field-label" htmlFor={id}>
          {props.label}
        </label>
        <Autocomplete.InputGroup className={classNames('ui-field-box', 'ui-field-lg', props.error && 'is-bad')}>
          <Autocomplete.Input
            id={id}
            placeholder={props.placeholder}
            spellCheck={false}
            aria-invalid={props.error ? true : undefined}
            aria-describedby={wordsId}
          />
        </Autocomplete.InputGroup>
        <div id={wordsId}>
          {props.error ? <FieldError text={props.error} /> : props.hint && <p className="mapping-hint">{props.hint}</p>}
        </div>
      </div>
      <Autocomplete.Portal>
        <Autocomplete.Positioner className="ui-menu-positioner" sideOffset={4} align="start">
          <Autocomplete.Popup className="ui-floating ui-menu scroll" hidden={props.suggestions.length === 0}>
            <Autocomplete.List aria-label={props.label}>
              {(suggestion: Suggestion) => (
                <Autocomplete.Item key={suggestion.value} value={suggestion} className="ui-menu-item">
                  <span>{suggestion.value}</span>
                  {suggestion.note && <span className="ui-menu-note">{suggestion.note}</span>}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  )
}
