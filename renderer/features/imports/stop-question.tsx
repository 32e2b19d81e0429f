import { useRef, type ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'

interface StopQuestionProps {
  readonly isOpen: boolean
  readonly onStay: () => void
  readonly onBackground: () => void
  readonly onStop: () => void
}

export function StopQuestion({ isOpen, onStay, onBackground, onStop }: StopQuestionProps): ReactNode {
  const safe = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={(open) => !open && onStay()}
      size="sm"
      title="The import is still running"
      description="It can go on in the background. A file that is stopped is not stored at all; files that are done stay."
      initialFocus={safe}
      footer={
        <>
          <Button variant="danger" onClick={onStop}>
            Stop import
          </Button>
          <Button ref={safe} variant="primary" onClick={onBackground}>
            Continue in background
          </Button>
        </>
      }
    />
  )
}
