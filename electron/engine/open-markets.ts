import { join } from 'node:path'
import type { Market, MarketName } from '../../shared/contract/markets.ts'
import type { FeatureDeps, StreamDeps } from './features/feature-deps.ts'
import { rememberedMarket, rememberMarket } from './features/markets/market-choice.ts'
import { createStreams } from './features/streams.ts'
import type { Dispose, Host } from './host.ts'
import { createSimulatedProvider } from './providers/simulated/provider.ts'
import { createSimulatedMarket, type SimulatedMember } from './providers/simulated/simulated-market.ts'
import { openStore } from './open-store.ts'
import { createRouting, type Routing } from './routing/create-routing.ts'
import { readManifest, readMembers } from './sample/sample-files.ts'

/** One for everybody, so that two people who talk about the simulated market see the same one. */
const SIMULATED_SEED = 7
/** In the data folder. */
export const SIMULATED_FOLDER = 'simulated'

export interface Markets {
  /** What the chosen market's features work with; the simulated market is opened on its first use. */
  current(): StreamDeps
  chosen(): Market
  /** Remembers the choice and ends the streams of the market left. @throws AppError as `openTape` */
  choose(name: MarketName): Market
  /** Counts up with every change of the choice. */
  changes(): number
  onChange(listener: () => void): Dispose
  /** What start-up had to say about files of the markets opened so far. */
  notices(): readonly string[]
  close(): void
}

interface MarketsOptions {
  /** For this run only: nothing is remembered of it. */
  readonly override: MarketName | undefined
  /** Words for the user on what was found in the simulated market's files since it was opened. */
  tell(notice: string): void
}

/** `stored` has the real data and is always open. Documents live with it, whichever market is shown. */
export function openMarkets(stored: FeatureDeps, options: MarketsOptions): Markets {
  const { host, tape } = stored
  const streams = { stored: createStreams(host.timers), simulated: createStreams(host.timers) }
  const storedDeps: StreamDeps = { ...stored, streams: streams.stored }
  const listeners = new Set<() => void>()
  let simulated: StreamDeps | undefined
  let name = options.override ?? rememberedMarket(stored)
  let changes = 0

  const depsOf = (market: MarketName): StreamDeps => {
    if (market === 'stored') return storedDeps
    simulated ??= { ...openSimulated(host, tape.isReadOnly, options.tell), streams: streams.simulated }
    return simulated
  }
  const toMarket = (market: MarketName): Market => ({
    name: market,
    seed: market === 'simulated' ? SIMULATED_SEED : null,
  })

  return {
    current: () => depsOf(name),
    chosen: () => toMarket(name),
    choose(next) {
      // Opened first: a market that cannot be opened is not chosen.
      depsOf(next)
      rememberMarket(stored, next)
      if (next !== name) {
        const left = name
        name = next
        changes++
        streams[left].endAll()
        for (const listener of listeners) listener()
      }
      return toMarket(name)
    },
    changes: () => changes,
    onChange(listener) {
      const entry = (): void => listener()
      listeners.add(entry)
      return () => void listeners.delete(entry)
    },
    notices: () => [...tape.notices, ...(simulated?.tape.notices ?? [])],
    close() {
      streams.stored.endAll()
      streams.simulated.endAll()
      simulated?.routing?.close()
      simulated?.jobs?.close()
      simulated?.tape.close()
    },
  }
}

/** Kept apart in a folder of its own. A reader beside another host has nothing to read there and keeps it in memory. */
function openSimulated(host: Host, isReadOnly: boolean, tell: MarketsOptions['tell']): FeatureDeps {
  const market = createSimulatedMarket({ seed: SIMULATED_SEED, members: readIndexMembers(host) })
  const provider = createSimulatedProvider(market, host)
  const dataDir = join(host.dataDir, SIMULATED_FOLDER)
  let routing: Routing | undefined
  const { jobs, tape } = openStore(host, {
    dataDir,
    mode: isReadOnly ? 'memory' : 'write',
    onAside(ranges, words) {
      // To be fetched again when they are next asked for.
      for (const range of ranges) routing?.forget(range)
      tell(words)
    },
  })
  try {
    tape.instruments.upsert(provider.instruments(), provider.name)
    routing = createRouting(host, tape, provider)
    return { host, tape, jobs, routing }
  } catch (thrown) {
    // Left open, it would hold its folder against the next try.
    jobs.close()
    tape.close()
    throw thrown
  }
}

function readIndexMembers({ resourcesDir }: Host): SimulatedMember[] {
  const { manifest } = readManifest(resourcesDir)
  return readMembers(resourcesDir, manifest).map(({ code, name, sector, industry, cap }) => {
    return { symbol: `US:${code}`, name, sector, industry, cap }
  })
}
