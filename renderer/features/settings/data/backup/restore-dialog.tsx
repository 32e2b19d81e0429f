import { useQuery } from '@tanstack/react-query'
import { useRef, useState, type ReactNode } from 'react'
import { BACKUP_EXTENSION } from '../../../../../shared/contract/store.ts'
import { formatBytes } from '../../../../../shared/domain/format-number.ts'
import { formatAsOf } from '../../../../../shared/domain/format-time.ts'
import { useApi } from '../../../../state/query.ts'
import { useStoreStat } from '../../../../state/store-stat.ts'
import { useStoreWork } from '../../../../state/store-work.ts'
import { Button } from '../../../../ui/button.tsx'
import { Field } from '../../../../ui/field.tsx'
import { SelectMenu } from '../../../../ui/select-menu.tsx'
import { useStoreJob } from '../store-work/use-store-job.ts'
import { WorkDialog } from '../store-work/work-dialog.tsx'
import { fileName } from '../store-work/work-words.ts'

const TYPED = 'typed'

/** Two steps: which file, then what will be replaced by it. */
export function RestoreDialog(): ReactNode {
  const { data: places } = useQuery(useApi().store.places.queryOptions())
  const backups = places?.backups.filter(({ isAutomatic }) => !isAutomatic) ?? []
  const [choice, setChoice] = useState<string | null>(null)
  const [typed, setTyped] = useState('')
  const [isAsking, setAsking] = useState(false)
  const [now] = useState(() => Date.now())
  const field = useRef<HTMLInputElement>(null)
  const isBusy = useStoreWork((work) => work.running !== null)
  const run = useStoreJob()
  const chosen = choice ?? backups[0]?.file ?? TYPED
  const file = chosen === TYPED ? typed.trim() : chosen
  const start = (): void => {
    setAsking(false)
    run({ kind: 'restore', file })
  }
  return (
    <WorkDialog
      kind="restore"
      title={isAsking ? 'Replace what is here?' : 'Restore'}
      description={
        isAsking
          ? undefined
          : 'From a backup file, which is opened and checked before anything is touched. What is here now is kept beside it.'
      }
      field={field}
      onBack={isAsking ? () => setAsking(false) : undefined}
      form={
        isAsking ? (
          <Question file={file} />
        ) : (
          <>
            {backups.length > 0 && (
              <SelectMenu
                label="Backup"
                className="store-wide"
                options={[
                  ...backups.map(({ file: known, takenAt, bytes }) => ({
                    value: known,
                    label: fileName(known),
                    note: `${formatAsOf(takenAt, now)}, ${formatBytes(bytes)}`,
                  })),
                  { value: TYPED, label: 'Another file' },
                ]}
                value={chosen}
                onChange={setChoice}
              />
            )}
            {chosen === TYPED ? (
              <Field
                ref={field}
                label="Backup file, on the computer the engine runs on"
                hasVisibleLabel
                className="store-path"
                placeholder={`…/name${BACKUP_EXTENSION}`}
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
              />
            ) : (
              <p className="mono selectable data-path">{file}</p>
            )}
          </>
        )
      }
      begin={
        isAsking ? (
          <Button variant="danger" disabled={isBusy} onClick={start}>
            Restore
          </Button>
        ) : (
          <Button variant="primary" disabled={isBusy || file === ''} onClick={() => setAsking(true)}>
            Continue
          </Button>
        )
      }
    />
  )
}

function Question({ file }: { readonly file: string }): ReactNode {
  const stat = useStoreStat((store) => store.stat)
  return (
    <>
      <p>
        <b>{fileName(file)}</b> takes the place of the present store: bars, quotes, settings, and how the app was left.
        Whatever came in after that backup was made is not shown any more.
      </p>
      <p>
        {stat && `What is here now (${formatBytes(stat.bytes)}) is not deleted. `}
        It is kept beside the store, in a folder whose name begins with “replaced”.
      </p>
    </>
  )
}
