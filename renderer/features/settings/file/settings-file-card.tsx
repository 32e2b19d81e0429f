import { FileDown, FileUp } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { toAppError } from '../../../../shared/errors.ts'
import { useEngine } from '../../../state/engine-context.tsx'
import { Button } from '../../../ui/button.tsx'
import { showToast } from '../../../ui/toast.tsx'
import { SettingsGroup, SettingsRow } from '../settings-rows.tsx'
import { chooseTextFile, saveTextFile, type TextFile } from './text-files.ts'
import { SettingsImportDialog } from './settings-import-dialog.tsx'

export function SettingsFileCard(): ReactNode {
  const { settings } = useEngine()
  const [file, setFile] = useState<TextFile | null>(null)
  const [isOpen, setOpen] = useState(false)

  const exportFile = async (): Promise<void> => {
    try {
      const { fileName, text } = await settings.exportFile()
      saveTextFile(fileName, text)
    } catch (thrown) {
      const { code, message } = toAppError(thrown)
      showToast({ kind: 'error', title: 'The settings were not exported', message: `${message} (${code}). Try again.` })
    }
  }
  const importFile = async (): Promise<void> => {
    setFile(await chooseTextFile('.json,application/json'))
    setOpen(true)
  }

  return (
    <SettingsGroup title="Settings file">
      <SettingsRow
        title="Export settings"
        note="One JSON file, for another computer or to go back to. It holds no keys and no market data."
      >
        <Button icon={FileDown} aria-label="Export settings" onClick={() => void exportFile()}>
          Export
        </Button>
      </SettingsRow>
      <SettingsRow title="Import settings" note="You see what would change before it does, and can undo it after.">
        <Button icon={FileUp} aria-label="Import settings" onClick={() => void importFile()}>
          Import
        </Button>
      </SettingsRow>
      <SettingsImportDialog file={file} isOpen={isOpen} onClose={() => setOpen(false)} />
    </SettingsGroup>
  )
}
