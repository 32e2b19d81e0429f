import type { ReactNode } from 'react'
import { SettingsFileCard } from '../file/settings-file-card.tsx'
import { EventsCard } from './events/events-card.tsx'
import { ImportCard } from './import-card.tsx'
import { KeepCard } from './keep/keep-card.tsx'
import { MarketCard } from './market-card.tsx'
import { SampleCard } from './sample-card.tsx'
import { SeriesTable } from './series/series-table.tsx'
import { StoreCard } from './store-card.tsx'
import './data-section.css'

export function DataSection(): ReactNode {
  return (
    <>
      <p className="settings-lead">
        Everything the app knows is in this folder, in two SQLite files: the tape and the ledger. The simulated market
        has a tape of its own inside it.
      </p>
      <StoreCard />
      <SeriesTable />
      <KeepCard />
      <ImportCard />
      <MarketCard />
      <EventsCard />
      <SampleCard />
      <SettingsFileCard />
    </>
  )
}
