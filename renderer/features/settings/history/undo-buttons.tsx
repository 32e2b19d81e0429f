import { Redo2, Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useSettingsSteps } from '../../../state/settings-store.ts'
import { SHORTCUTS } from '../../../state/shortcut-list.ts'
import { useShortcuts } from '../../../state/shortcuts.ts'
import { IconButton } from '../../../ui/button.tsx'
import { stepWords } from './setting-words.ts'
import { redoSettings, undoSettings } from './step-settings.ts'

const UNDO_KEYS = SHORTCUTS.settingsUndo.keys
const REDO_KEYS = SHORTCUTS.settingsRedo.keys

/** The way back through every change of a setting, wherever it was made; it outlives the app. */
export function UndoButtons(): ReactNode {
  const { undo, redo } = useSettingsSteps()
  useShortcuts([
    { id: 'settingsUndo', run: () => void undoSettings() },
    { id: 'settingsRedo', run: () => void redoSettings() },
  ])
  return (
    <div className="settings-undo">
      <IconButton
        icon={Undo2}
        variant="ghost"
        label={undo ? `Undo: ${stepWords(undo)}` : 'Undo'}
        keys={UNDO_KEYS}
        disabled={!undo}
        onClick={() => void undoSettings()}
      />
      <IconButton
        icon={Redo2}
        variant="ghost"
        label={redo ? `Redo: ${stepWords(redo)}` : 'Redo'}
        keys={REDO_KEYS}
        disabled={!redo}
        onClick={() => void redoSettings()}
      />
    </div>
  )
}
