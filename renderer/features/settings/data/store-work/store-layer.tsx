import { Archive, Download, PackageOpen, Shrink } from 'lucide-react'
import { useMemo, type ReactNode } from 'react'
import { useCommands, type Command } from '../../../../state/commands.ts'
import { navigate, routeTo } from '../../../../state/route.ts'
import { openStoreDialog, useStoreWork } from '../../../../state/store-work.ts'
import { BackupDialog } from '../backup/backup-dialog.tsx'
import { RestoreDialog } from '../backup/restore-dialog.tsx'
import { ExportDialog } from '../series/export-dialog.tsx'
import { useStoreJob } from './use-store-job.ts'
import { useWorkToasts } from './use-work-toasts.tsx'

/** Above every screen: the dialogs of long work on the store, its toasts while it goes on, and its commands. */
export function StoreLayer(): ReactNode {
  const dialog = useStoreWork((work) => work.dialog)
  useWorkToasts()
  useStoreCommands()
  switch (dialog?.kind) {
    case 'backup':
      return <BackupDialog />
    case 'restore':
      return <RestoreDialog />
    case 'export':
      return <ExportDialog series={dialog.series} />
    case undefined:
      return null
  }
}

function useStoreCommands(): void {
  const run = useStoreJob()
  useCommands(
    useMemo(
      (): Command[] => [
        {
          id: 'store-backup',
          label: 'Back up…',
          icon: Archive,
          keywords: ['backup', 'save', 'copy', 'store', 'database', 'data'],
          run: () => openStoreDialog({ kind: 'backup' }),
        },
        {
          id: 'store-restore',
          label: 'Restore a backup…',
          icon: PackageOpen,
          keywords: ['backup', 'store', 'database', 'data'],
          run: () => openStoreDialog({ kind: 'restore' }),
        },
        {
          id: 'store-export',
          label: 'Export series…',
          icon: Download,
          keywords: ['csv', 'parquet', 'bars', 'candles', 'file', 'save', 'data'],
          run: () => openStoreDialog({ kind: 'export', series: null }),
        },
        {
          id: 'store-compact',
          label: 'Compact database',
          icon: Shrink,
          keywords: ['vacuum', 'shrink', 'space', 'store', 'data'],
          run: () => {
            navigate(routeTo.settings('data'))
            run({ kind: 'compact' })
          },
        },
      ],
      [run],
    ),
  )
}
