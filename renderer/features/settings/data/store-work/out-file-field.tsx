import type { ReactNode, RefObject } from 'react'
import { useStoreWork, type StoreJob } from '../../../../state/store-work.ts'
import { Button } from '../../../../ui/button.tsx'
import { Field } from '../../../../ui/field.tsx'
import { isExistingFile } from './out-file.ts'
import { fileName } from './work-words.ts'

interface OutFileFieldProps {
  readonly kind: StoreJob['kind']
  readonly file: string
  readonly onChange: (file: string) => void
  /** Said yes to writing over the file that is there. */
  readonly onReplace: () => void
  readonly inputRef: RefObject<HTMLInputElement | null>
}

/** Where a file goes. One that is there is only replaced when that is said. */
export function OutFileField({ kind, file, onChange, onReplace, inputRef }: OutFileFieldProps): ReactNode {
  const ended = useStoreWork((work) => work.ended)
  const isThere =
    ended?.job.kind === kind &&
    'isOverwrite' in ended.job &&
    ended.job.file === file.trim() &&
    ended.outcome.state === 'failed' &&
    isExistingFile(ended.outcome.error)
  return (
    <>
      <Field
        ref={inputRef}
        label="File, on the computer the engine runs on"
        hasVisibleLabel
        className="store-path"
        value={file}
        onChange={(event) => onChange(event.target.value)}
        error={
          isThere ? `A file is there already: ${fileName(file.trim())}. Choose another name, or replace it.` : null
        }
      />
      {isThere && (
        <p>
          <Button variant="danger" onClick={onReplace}>
            Replace it
          </Button>
        </p>
      )}
    </>
  )
}
