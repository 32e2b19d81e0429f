import { FileUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { chooseImportFiles } from '../../../state/import-store.ts'
import { Button } from '../../../ui/button.tsx'
import { SettingsGroup } from '../settings-rows.tsx'

/** The whole window takes dropped files (features/imports); this is where one looks for it. */
export function ImportCard(): ReactNode {
  return (
    <SettingsGroup title="Import" isPlain>
      <div className="data-drop">
        <FileUp size={20} aria-hidden="true" />
        <div>
          <div className="settings-row-title">Drop CSV files here, or anywhere on the window</div>
          <div className="settings-note">
            Binance dumps, Yahoo, Stooq, or any table with time, open, high, low and close. You see what a file holds
            before it is stored.
          </div>
        </div>
        <Button variant="primary" onClick={chooseImportFiles}>
          Import files
        </Button>
      </div>
    </SettingsGroup>
  )
}
