import { makeTestHost } from '../test-host.ts'
import { createSimulatedProvider } from '../providers/simulated/provider.ts'
import { createSimulatedMarket } from '../providers/simulated/simulated-market.ts'
import { openTape } from '../tape/open-tape.ts'
import type { Tape } from '../tape/types.ts'
import type { Provider } from '../providers/provider.ts'
import { createRouting, type Routing } from './create-routing.ts'

export const BTC = 'BINANCE:BTCUSDT'
export const ETH = 'BINANCE:ETHUSDT'
/** In the middle of an hour of a weekday. */
export const NOW = Date.UTC(2026, 7, 24, 16, 41, 23)

export interface Stand {
  readonly host: ReturnType<typeof makeTestHost>
  readonly tape: Tape
  readonly routing: Routing
  close(): void
}

let open: { close(): void }[] = []

/** Closes what a test opened. */
export function closeStands(): void {
  for (const each of open) each.close()
  open = []
}

/** Closed with the stands. */
export function closeLater<T extends { close(): void }>(opened: T): T {
  open.push(opened)
  return opened
}

/** The simulated market with routing alone, and what a test changes of the provider. */
export function openStand(change: (provider: Provider) => Provider = (provider) => provider): Stand {
  const host = makeTestHost({ now: NOW })
  const tape = openTape({ dataDir: host.dataDir, now: host.now, log: host.log, mode: 'write' })
  const members = [{ symbol: 'US:MMM', name: '3M', sector: null, industry: null, cap: 8e10 }]
  const provider = createSimulatedProvider(createSimulatedMarket({ seed: 7, members }), host)
  tape.instruments.upsert(provider.instruments(), provider.name)
  const routing = createRouting(host, tape, change(provider))
  const stand = {
    host,
    tape,
    routing,
    close() {
      routing.close()
      tape.close()
      host.dispose()
    },
  }
  open.push(stand)
  return stand
}
