import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { Interval } from '../../../../shared/domain/interval.ts'
import { Field } from '../../../ui/field.tsx'
import { intervalLabel } from '../chart-formats.ts'
import { parseInterval } from './parse-interval.ts'

interface IntervalEntryProps {
  readonly initialText: string
  readonly offered: readonly Interval[]
  readonly onChoose: (interval: Interval) => void
  readonly onClose: () => void
}

/** Opens over the chart with the first digit typed; Enter takes it. */
export function IntervalEntry(props: IntervalEntryProps): ReactNode {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const [text, setText] = useState(props.initialText)
  const [isTried, setIsTried] = useState(false)
  const interval = parseInterval(text)
  const isOffered = interval !== null && props.offered.includes(interval)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault()
      props.onClose()
    } else if (event.key === 'Enter') {
      event.preventDefault()
      setIsTried(true)
      if (isOffered) props.onChoose(interval)
    }
  }
  const offered = props.offered.map(intervalLabel).join(' ')
  const problem =
    interval === null ? `${text || 'Nothing'} is no interval.` : `${intervalLabel(interval)} cannot be built.`
  return (
    <div className="chart-interval-entry" role="dialog" aria-label="Change the interval" data-open="">
      <Field
        label="Interval"
        hasVisibleLabel
        ref={field}
        value={text}
        size="lg"
        unit={interval === null ? '' : intervalLabel(interval)}
        error={isTried && !isOffered ? `${problem} Stored or buildable: ${offered}` : null}
        onBlur={props.onClose}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setIsTried(false)
        }}
      />
      <p>Minutes, or a number with s, h, d, w, M.</p>
    </div>
  )
}
