import { type ReactNode, useRef, useState } from 'react'
import { formatDay } from '../../../../shared/domain/format-time.ts'
import { type EpochMs, parseInstant } from '../../../../shared/domain/time.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Field } from '../../../ui/field.tsx'
import { useMinute } from '../use-minute.ts'

interface GoToDateProps {
  readonly isOpen: boolean
  readonly onOpenChange: (isOpen: boolean) => void
  readonly stored: { readonly from: EpochMs; readonly to: EpochMs }
  readonly onGoTo: (t: EpochMs) => void
}

export function GoToDate({ isOpen, onOpenChange, stored, onGoTo }: GoToDateProps): ReactNode {
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const close = (): void => {
    onOpenChange(false)
    setText('')
    setProblem(null)
  }
  const submit = (): void => {
    const t = parseInstant(text)
    if (t === null)
      setProblem(`"${text}" is no date. Write it as 2020-03-16, with a time if you like: 2020-03-16 14:30.`)
    else {
      onGoTo(t)
      close()
    }
  }
  const now = useMinute()
  const day = (t: EpochMs): string => formatDay(t, now)
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={(open) => (open ? onOpenChange(true) : close())}
      title="Go to date"
      description={`Stored: ${day(stored.from)} to ${day(stored.to)}. A date outside goes to the nearest end.`}
      size="sm"
      initialFocus={field}
      footer={
        <>
          <Button variant="ghost" onClick={close}>
            Cancel
          </Button>
          <Button variant="primary" onClick={submit}>
            Go
          </Button>
        </>
      }
    >
      <Field
        label="Date, UTC"
        hasVisibleLabel
        ref={field}
        value={text}
        placeholder={new Date(stored.to).toISOString().slice(0, 10)}
        error={problem}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setProblem(null)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') submit()
        }}
      />
    </Dialog>
  )
}
