import type { ReactNode } from 'react'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { openImport } from '../../state/import-store.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Stamp } from '../../ui/stamp.tsx'
import { longDate } from './data/sample-date.ts'

export function SampleBanner(props: { readonly universe: string; readonly fetchedAt: EpochMs | null }): ReactNode {
  const date = props.fetchedAt === null ? '' : ` of ${longDate(props.fetchedAt)}`
  return (
    <Banner
      mark={<Stamp text="SAMPLE" />}
      title={`${props.universe}${date}, bundled with the app.`}
      actions={
        <Button size="sm" onClick={() => openImport()}>
          Import a CSV
        </Button>
      }
    >
      A day’s change is not in the sample.
    </Banner>
  )
}
