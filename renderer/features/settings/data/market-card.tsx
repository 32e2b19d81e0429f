import type { ReactNode } from 'react'
import { useEngine } from '../../../state/engine-context.tsx'
import { chooseMarket, seedWords, useMarket } from '../../../state/market.ts'
import { Stamp } from '../../../ui/stamp.tsx'
import { Switch } from '../../../ui/switch.tsx'
import { SettingsGroup, SettingsRow } from '../settings-rows.tsx'

/** One market for the whole app, in every tab. */
export function MarketCard(): ReactNode {
  const client = useEngine()
  const market = useMarket()
  const isSimulated = market.name === 'simulated'
  const seed = seedWords(market)
  return (
    <SettingsGroup title="Market">
      <SettingsRow
        title={
          <span className="data-sample-title">
            Simulated market {isSimulated && <Stamp text="SIMULATED" />}
            {seed && <span className="settings-note tn">{seed}</span>}
          </span>
        }
        noteId="simulated-note"
        note="Real names with invented prices that move without a network. Its data lie apart from yours, and every panel says SIMULATED."
      >
        <Switch
          label="Simulated market"
          describedBy="simulated-note"
          isOn={isSimulated}
          onChange={(isOn) => void chooseMarket(client, isOn ? 'simulated' : 'stored')}
        />
      </SettingsRow>
    </SettingsGroup>
  )
}
