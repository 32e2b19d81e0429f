import { useQuery } from '@tanstack/react-query'
import { useRef, useState, type ReactNode } from 'react'
import { BACKUP_EXTENSION } from '../../../../../shared/contract/store.ts'
import { useApi } from '../../../../state/query.ts'
import { useStoreWork } from '../../../../state/store-work.ts'
import { Button } from '../../../../ui/button.tsx'
import { OutFileField } from '../store-work/out-file-field.tsx'
import { isExistingFile } from '../store-work/out-file.ts'
import { useStoreJob } from '../store-work/use-store-job.ts'
import { WorkDialog } from '../store-work/work-dialog.tsx'
import { inFolder } from '../store-work/work-words.ts'

export function BackupDialog(): ReactNode {
  const { data: places } = useQuery(useApi().store.places.queryOptions())
  const [typed, setTyped] = useState<string | null>(null)
  const [name] = useState(() => `tapedeck-${new Date().toISOString().slice(0, 10)}${BACKUP_EXTENSION}`)
  const field = useRef<HTMLInputElement>(null)
  const isBusy = useStoreWork((work) => work.running !== null)
  const run = useStoreJob()
  const file = typed ?? (places ? inFolder(places.exportsDir, name) : '')
  const start = (isOverwrite: boolean): void => run({ kind: 'backup', file: file.trim(), isOverwrite })
  return (
    <WorkDialog
      kind="backup"
      title="Back up"
      description="Bars, quotes, settings and everything else of the real market in one file, opened and checked after it is written. The simulated market is not in it."
      isOwnFailure={isExistingFile}
      field={field}
      form={
        <OutFileField kind="backup" file={file} onChange={setTyped} onReplace={() => start(true)} inputRef={field} />
      }
      begin={
        <Button variant="primary" disabled={isBusy || file.trim() === ''} onClick={() => start(false)}>
          Back up
        </Button>
      }
    />
  )
}
