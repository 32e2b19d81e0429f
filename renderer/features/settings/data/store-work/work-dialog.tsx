import { useRef, type ReactNode, type RefObject } from 'react'
import type { AppError } from '../../../../../shared/errors.ts'
import { closeStoreDialog, stopStoreWork, useStoreWork, type StoreJob } from '../../../../state/store-work.ts'
import { Button } from '../../../../ui/button.tsx'
import { Dialog } from '../../../../ui/dialog.tsx'
import { ResultList } from './result-list.tsx'
import { jobWords, outcomeWords, resultFigures } from './work-words.ts'
import { WorkMeter } from './work-view.tsx'

interface WorkDialogProps {
  readonly kind: StoreJob['kind']
  readonly title: string
  readonly description: ReactNode
  /** The questions, before the work; told why the try before failed. */
  readonly form: ReactNode
  /** The button that begins it. */
  readonly begin: ReactNode
  /** A failure that the form itself shows beside its field. */
  readonly isOwnFailure?: (error: AppError) => boolean
  /** From a second question back to the first; instead of Cancel. It has the focus: the safe choice. */
  readonly onBack?: (() => void) | undefined
  /** Has the focus first, while the form is shown. */
  readonly field: RefObject<HTMLInputElement | null>
}

/** A dialog over one kind of work: asks, shows how it goes, tells how it ended. Closed, the work goes on. */
export function WorkDialog(props: WorkDialogProps): ReactNode {
  const { kind, title, description } = props
  const running = useStoreWork((work) => work.running)
  const ended = useStoreWork((work) => (work.ended?.job.kind === kind ? work.ended : null))
  const safe = useRef<HTMLButtonElement>(null)
  const isOwn = running?.job.kind === kind
  const outcome = ended?.outcome
  const done = outcome?.state === 'done' ? outcome : null
  const told = outcome && outcome.state !== 'done' ? outcome : null
  const isTold = told !== null && !(told.state === 'failed' && props.isOwnFailure?.(told.error))
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && closeStoreDialog()}
      initialFocus={isOwn || done ? safe : props.field}
      title={done ? outcomeWords(done).title : title}
      description={isOwn || done ? undefined : description}
      footer={
        isOwn ? (
          <>
            <Button variant="danger" onClick={stopStoreWork}>
              Stop
            </Button>
            <Button ref={safe} variant="primary" onClick={closeStoreDialog}>
              Continue in background
            </Button>
          </>
        ) : done ? (
          <Button ref={safe} variant="primary" onClick={closeStoreDialog}>
            Close
          </Button>
        ) : (
          <>
            {props.onBack ? (
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the second step of a dialog: the safe choice, where the focus was lost with the first
              <Button key="back" autoFocus onClick={props.onBack}>
                Back
              </Button>
            ) : (
              <Button key="cancel" onClick={closeStoreDialog}>
                Cancel
              </Button>
            )}
            {props.begin}
          </>
        )
      }
    >
      <div className="store-fields">
        {isOwn && <WorkMeter />}
        {done && (
          <>
            <p role="status">{outcomeWords(done).message}</p>
            <ResultList figures={resultFigures(done)} />
          </>
        )}
        {!isOwn && !done && props.form}
        {!isOwn && isTold && (
          <p role="alert" className="store-failure selectable">
            {outcomeWords(told).title} {outcomeWords(told).message}
          </p>
        )}
        {running && !isOwn && (
          <p role="status" className="settings-note">
            {jobWords(running.job)}: this waits until that is done.
          </p>
        )}
      </div>
    </Dialog>
  )
}
