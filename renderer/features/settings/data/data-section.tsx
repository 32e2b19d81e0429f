import type { ReactNode } from 'react'
import { ImportCard } from './import-card.tsx'
import { SampleCard } from './sample-card.tsx'
import { StoreCard } from './store-card.tsx'
import { StoredSeriesTable } from './stored-series-table.tsx'
import './data-section.css'

export function DataSection(): ReactNode {
  return (
    <>
      <p className="settings-lead">
        Everything the app knows is in this folder, in two SQLite files: the tape and the ledger.
      </p>
      <StoreCard />
      <ImportCard />
      <StoredSeriesTable />
      <SampleCard />
    </>
  )
}
