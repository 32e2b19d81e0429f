import { useQuery } from '@tanstack/react-query'
import { Download, Upload } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useApi } from '../../../../state/query.ts'
import { openStoreDialog } from '../../../../state/store-work.ts'
import { Button } from '../../../../ui/button.tsx'
import { SettingsRow } from '../../settings-rows.tsx'
import { WorkRow } from '../store-work/work-view.tsx'
import { lastBackupWords } from './last-backup-words.ts'

export function BackupRows(): ReactNode {
  const { data: places } = useQuery(useApi().store.places.queryOptions())
  const [now] = useState(() => Date.now())
  return (
    <>
      <SettingsRow
        title="Backup"
        note={`One file, opened and checked after writing. ${places ? lastBackupWords(places.backups, now) : ''}`}
      >
        <Button icon={Download} onClick={() => openStoreDialog({ kind: 'backup' })}>
          Back up
        </Button>
      </SettingsRow>
      <WorkRow kind="backup" />
      <SettingsRow title="Restore" note="From a backup file. What is here now is kept beside it.">
        <Button icon={Upload} onClick={() => openStoreDialog({ kind: 'restore' })}>
          Restore
        </Button>
      </SettingsRow>
      <WorkRow kind="restore" />
    </>
  )
}
