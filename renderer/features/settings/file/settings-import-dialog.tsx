import { useQuery } from '@tanstack/react-query'
import { useId, type ReactNode } from 'react'
import type { SettingsChange } from '../../../../shared/contract/settings.ts'
import { formatDay } from '../../../../shared/domain/format-time.ts'
import { toAppError } from '../../../../shared/errors.ts'
import { useEngine } from '../../../state/engine-context.tsx'
import { useSettings } from '../../../state/settings-store.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { settingName, settingValue } from '../history/setting-words.ts'
import { bulkStep } from '../history/step-settings.ts'
import './settings-import-dialog.css'
import type { TextFile } from './text-files.ts'

interface SettingsImportDialogProps {
  readonly file: TextFile | null
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** What a settings file would change, before it does. */
export function SettingsImportDialog({ file, isOpen, onClose }: SettingsImportDialogProps): ReactNode {
  const { settings } = useEngine()
  const present = useSettings((known) => known)
  const text = file?.text ?? ''
  const { data, error } = useQuery({
    // Another page may change a setting meanwhile.
    queryKey: [['settings', 'previewFile'], text, present],
    enabled: isOpen && file !== null,
    queryFn: () => settings.previewFile({ text }),
    retry: false,
    gcTime: 0,
  })
  const canImport = data !== undefined && data.changes.length > 0
  const take = async (): Promise<void> => {
    if (await bulkStep('Settings imported', (client) => client.importFile({ text }))) onClose()
  }
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onClose}
      title="Import settings"
      description={
        <>
          <span className="mono selectable">{file?.name}</span>
          {data && `, written by Tapedeck ${data.version} on ${formatDay(data.exportedAt, 0)}`}
        </>
      }
      footer={
        <>
          <Button onClick={onClose}>{canImport || !(data ?? error) ? 'Cancel' : 'Close'}</Button>
          {!error && (
            <Button variant="primary" disabled={!canImport} onClick={() => void take()}>
              {canImport ? `Change ${countWords(data.changes.length)}` : 'Change settings'}
            </Button>
          )}
        </>
      }
    >
      <div className="settings-preview">
        {error && <Refusal error={error} />}
        {data && data.changes.length === 0 && <p>Everything in it is set that way already.</p>}
        {data && data.changes.length > 0 && <ChangeTable changes={data.changes} />}
        {data && data.ignored.length > 0 && (
          <p className="settings-note">
            Not known to this version and left out: <span className="mono selectable">{data.ignored.join(', ')}</span>
          </p>
        )}
      </div>
    </Dialog>
  )
}

function Refusal({ error }: { readonly error: Error }): ReactNode {
  const { code, message } = toAppError(error)
  return (
    <p role="alert" className="settings-preview-refusal selectable">
      Nothing was changed. {message} ({code}).
    </p>
  )
}

function ChangeTable({ changes }: { readonly changes: readonly SettingsChange[] }): ReactNode {
  const id = useId()
  return (
    <>
      <p id={id}>{`${countWords(changes.length)} would change; everything else stays.`}</p>
      <table aria-labelledby={id}>
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">Now</th>
            <th scope="col">In the file</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ path, from, to }) => (
            <tr key={path}>
              <th scope="row">{settingName(path)}</th>
              <td>{settingValue(path, from)}</td>
              <td>{settingValue(path, to)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function countWords(count: number): string {
  return count === 1 ? '1 setting' : `${count} settings`
}
