import { Download, FileUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { chooseImportFiles } from '../../../state/import-store.ts'
import { openStoreDialog } from '../../../state/store-work.ts'
import { Button } from '../../../ui/button.tsx'
import { SettingsGroup, SettingsRow } from '../settings-rows.tsx'
import { WorkRow } from './store-work/work-view.tsx'

/** The whole window takes dropped files (features/imports); this is where one looks for it, and for the way out. */
export function ImportCard(): ReactNode {
  return (
    <SettingsGroup title="Import and export" isPlain>
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
      <div className="settings-card data-export">
        <SettingsRow title="Export one series" note="CSV or Parquet, all of it or a range of days.">
          <Button icon={Download} onClick={() => openStoreDialog({ kind: 'export', series: null })}>
            Choose series
          </Button>
        </SettingsRow>
        <WorkRow kind="export" />
      </div>
    </SettingsGroup>
  )
}
