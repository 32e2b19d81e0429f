import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatBytes, formatCount } from '../../../shared/domain/format-number.ts'
import { useEngine, useEngineState } from '../../state/engine-context.tsx'
import { chooseMarket, seedWords, useMarket } from '../../state/market.ts'
import { useApi } from '../../state/query.ts'
import { useScreenReports } from '../../state/screen-state.ts'
import { useStoreStat } from '../../state/store-stat.ts'
import { Button } from '../../ui/button.tsx'
import { Popover } from '../../ui/popover.tsx'
import { Badge, DetailList } from '../../ui/provenance-badge.tsx'
import { isSample, sourceLabel } from '../../ui/source-words.ts'
import { connectionSummary } from './connection-summary.ts'
import { ENGINE_WORDS } from './engine-words.ts'

export function ConnectionPill(): ReactNode {
  const engine = useEngineState()
  const reports = useScreenReports()
  const stat = useStoreStat((store) => store.stat)
  const { data: info } = useQuery(useApi().app.info.queryOptions())
  const client = useEngine()
  const market = useMarket()
  const { kind, name, words } = connectionSummary(engine, reports, market)
  const isSimulated = market.name === 'simulated'
  const shown = reports.map((report, index) => ({
    label: index === 0 ? 'On screen' : `On screen, ${index + 1}`,
    value: [report.what, sourceLabel(report.source), !isSample(report.source) && report.state]
      .filter(Boolean)
      .join(' · '),
  }))
  const stored = stat && {
    label: 'Stored',
    value: `${formatCount(stat.series)} series, ${formatCount(stat.bars)} bars, ${formatBytes(stat.bytes)}`,
  }
  return (
    <Popover title="Where the data comes from" align="end" trigger={<Badge kind={kind} name={name} words={words} />}>
      <DetailList
        items={[
          { label: 'Engine', value: info ? `${ENGINE_WORDS[engine]}, ${info.host} host` : ENGINE_WORDS[engine] },
          ...shown,
          ...(stored ? [stored] : []),
        ]}
      />
      <p className="pill-notes">
        {isSimulated
          ? `Real names, invented prices, ${seedWords(market)}. They are kept apart from your data, and no request leaves this computer.`
          : 'No request leaves this computer: this version reads the bundled sample and what you import.'}
      </p>
      <p className="pill-actions">
        <Button size="sm" onClick={() => void chooseMarket(client, isSimulated ? 'stored' : 'simulated')}>
          {isSimulated ? 'Leave the simulated market' : 'Use the simulated market'}
        </Button>
      </p>
    </Popover>
  )
}
