import type { ReactNode } from 'react'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { useEngine } from '../../state/engine-context.tsx'
import { openImport } from '../../state/import-store.ts'
import { chooseMarket } from '../../state/market.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { longDate } from './data/sample-date.ts'

/** What the map is, and the one line that offers a market that moves (DESIGN.md §2). */
export function SampleBanner(props: { readonly universe: string; readonly fetchedAt: EpochMs | null }): ReactNode {
  const client = useEngine()
  const date = props.fetchedAt === null ? '' : ` of ${longDate(props.fetchedAt)}`
  return (
    <Banner
      mark={<Stamp text="SAMPLE" />}
      title={`${props.universe}${date}, bundled with the app.`}
      actions={
        <>
          <Button size="sm" variant="ghost" onClick={() => openImport()}>
            Import a CSV
          </Button>
          <Button size="sm" onClick={() => void chooseMarket(client, 'simulated')}>
            Use the simulated market
          </Button>
        </>
      }
    >
      A day’s change is not in the sample.
    </Banner>
  )
}
