import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDay } from '../../../../shared/domain/format-time.ts'
import { parseInstant } from '../../../../shared/domain/time.ts'
import { useApi } from '../../../state/query.ts'
import { routeTo } from '../../../state/route.ts'
import { Stamp } from '../../../ui/stamp.tsx'
import { LicenceButton } from '../licence-dialog.tsx'
import { SettingsGroup, SettingsRow } from '../settings-rows.tsx'

/** What the bundled figures are, and where they come from (resources/sample/README.md). */
export function SampleCard(): ReactNode {
  const { data: info } = useQuery(useApi().app.info.queryOptions())
  const dateMs = info ? parseInstant(info.sampleDate) : null
  const date = dateMs === null ? '' : formatDay(dateMs, 0)
  return (
    <SettingsGroup title="Bundled sample">
      <SettingsRow
        title={
          <span className="data-sample-title">
            <Stamp text="SAMPLE" /> S&P 500 members{date && `, ${date}`}
          </span>
        }
        note={
          <>
            Sector, price, market cap, 52-week range, P/E, EPS and dividend yield; a day's change is not in it. From{' '}
            <span className="mono selectable">github.com/datasets/s-and-p-500-companies</span> and{' '}
            <span className="mono selectable">…-financials</span>, ODC-PDDL 1.0.
          </>
        }
      >
        <LicenceButton id="odc-pddl" />
      </SettingsRow>
      <SettingsRow
        title={
          <span className="data-sample-title">
            <Stamp text="SAMPLE" />
            <span>
              <a href={routeTo.chart('INDEX:SPX', '1d')}>S&P 500 index</a>, daily bars
            </span>
          </span>
        }
        note={
          <>
            3 January 2000 to 17 April 2020, not adjusted. From{' '}
            <span className="mono selectable">github.com/vega/vega-datasets</span>, BSD 3-Clause.
          </>
        }
      >
        <LicenceButton id="bsd-3-clause" />
      </SettingsRow>
    </SettingsGroup>
  )
}
