import { implement } from '@orpc/server'
import { contract } from '../../shared/contract/index.ts'
import type { MarketName } from '../../shared/contract/markets.ts'
import { ENTITLEMENTS } from './entitlements.ts'
import { checkStore } from './features/app/check-store.ts'
import { checkAfterUncleanEnd } from './features/app/quiet-check.ts'
import { createNotices } from './features/app/notices.ts'
import { watchStore } from './features/app/watch-store.ts'
import { loadCandles } from './features/candles/load-candles.ts'
import { loadOverview } from './features/candles/load-overview.ts'
import { watchCandles } from './features/candles/watch-candles.ts'
import { loadHeatmap } from './features/heatmap/load-heatmap.ts'
import { createImports } from './features/imports/create-imports.ts'
import { importsNeedStored } from './features/markets/imports-need-stored.ts'
import { watchMarket } from './features/markets/watch-market.ts'
import { loadQuotes } from './features/quotes/load-quotes.ts'
import { loadProfile } from './features/quotes/load-profile.ts'
import { watchQuotes } from './features/quotes/watch-quotes.ts'
import { createSettings } from './features/settings/create-settings.ts'
import { resolveListing } from './features/symbols/resolve-listing.ts'
import { searchSymbols } from './features/symbols/search-symbols.ts'
import { listSeries } from './features/symbols/list-series.ts'
import { createStore } from './features/store/create-store.ts'
import type { LoadCandles } from './features/store/export-series.ts'
import { startKeepRules } from './features/store/keep-rules.ts'
import { createLongWork } from './features/long-work.ts'
import { createStreams } from './features/streams.ts'
import { withQuotes } from './features/to-listing.ts'
import { loadWorkspace, saveWorkspace } from './features/workspace/workspace-document.ts'
import { newPageUrl, toInfo } from './features/app/app-info.ts'
import type { Host } from './host.ts'
import { openMarkets } from './open-markets.ts'
import { openStore } from './open-store.ts'
import type { EngineRouter } from './rpc/serve-port.ts'
import { openSample } from './sample/open-sample.ts'
import type { Tape } from './tape/types.ts'

/** Named, because the router's inferred type is longer than a declaration file may hold. */
export interface Engine {
  readonly router: EngineRouter
  readonly tape: Tape
  /** Ends every stream and timer, then closes the store. */
  close(): void
}

interface EngineOptions {
  /** `read` answers from the store beside another host and writes nothing. */
  readonly mode?: 'write' | 'read'
  /** Shown in this run, whatever was chosen before; the choice that is remembered stays. */
  readonly market?: MarketName | undefined
}

/**
 * Opens the data folder and puts the whole contract on it. Pure but for what `host` gives.
 * @throws AppError store-locked, store-newer, store-unwritable, store-corrupt
 */
export function createEngine(host: Host, options: EngineOptions = {}): Engine {
  const notices = createNotices(() => [...markets.notices(), ...sample.notices])
  const { tape, jobs } = openStore(host, {
    dataDir: host.dataDir,
    mode: options.mode ?? 'write',
    onAside: (_, words) => notices.add(words),
  })
  const deps = { host, tape, jobs }
  const startedAt = host.now()
  const sample = openSample(deps)
  const imports = createImports(deps)
  const markets = openMarkets(deps, { override: options.market, tell: notices.add })
  /** Of the whole engine: they outlive a change of the market. */
  const streams = createStreams(host.timers)
  const stopCheck = checkAfterUncleanEnd(deps, notices.add)
  const settings = createSettings(deps, streams)
  const stopKeepRules = startKeepRules(deps, settings)
  const work = createLongWork()
  const store = createStore({
    current() {
      const market = markets.current()
      const load: LoadCandles = (input) => loadCandles(market, { ...input, view: 'stored' })
      return { deps: market, jobs: market.jobs ?? jobs, loadCandles: load }
    },
    stored: deps,
    work,
    onRestored: settings.reload,
  })

  const os = implement(contract)
  const router = os.router({
    app: {
      info: os.app.info.handler(() =>
        toInfo(deps, { startedAt, sampleDate: sample.date, notices: notices.all(), entitlements: ENTITLEMENTS }),
      ),
      painted: os.app.painted.handler(({ input }) => host.painted?.(input.route)),
      openTab: os.app.openTab.handler(() => newPageUrl(host)),
      watchStore: os.app.watchStore.handler(() => watchStore(streams, { ...markets, notices })),
      checkStore: os.app.checkStore.handler(({ input }) => checkStore(markets.current(), input.full)),
    },
    candles: {
      load: os.candles.load.handler(({ input }) => loadCandles(markets.current(), input)),
      overview: os.candles.overview.handler(({ input }) => loadOverview(markets.current(), input)),
      watch: os.candles.watch.handler(({ input }) => watchCandles(markets.current(), input)),
    },
    heatmap: { load: os.heatmap.load.handler(({ input }) => loadHeatmap(markets.current(), input)) },
    imports: {
      preview: os.imports.preview.handler(({ input }) => {
        importsNeedStored(markets.chosen(), input.fileName)
        return imports.preview(input)
      }),
      begin: os.imports.begin.handler(({ input }) => {
        importsNeedStored(markets.chosen(), input.fileName)
        return imports.begin(input)
      }),
      push: os.imports.push.handler(({ input }) => imports.push(input)),
      finish: os.imports.finish.handler(({ input }) => imports.finish(input)),
      cancel: os.imports.cancel.handler(({ input }) => imports.cancel(input)),
      watch: os.imports.watch.handler(({ input }) => imports.watch(input)),
    },
    markets: {
      choose: os.markets.choose.handler(({ input }) => markets.choose(input.name)),
      watch: os.markets.watch.handler(() => watchMarket(streams, markets)),
    },
    quotes: {
      load: os.quotes.load.handler(({ input }) => loadQuotes(markets.current(), input)),
      watch: os.quotes.watch.handler(({ input }) => watchQuotes(markets.current(), input.symbols)),
      profile: os.quotes.profile.handler(({ input }) => loadProfile(markets.current(), input)),
    },
    settings: {
      load: os.settings.load.handler(() => settings.load()),
      watch: os.settings.watch.handler(() => settings.watch()),
      change: os.settings.change.handler(({ input }) => settings.change(input)),
      undo: os.settings.undo.handler(() => settings.undo()),
      redo: os.settings.redo.handler(() => settings.redo()),
      reset: os.settings.reset.handler(({ input }) => settings.reset(input)),
      exportFile: os.settings.exportFile.handler(() => settings.exportFile()),
      previewFile: os.settings.previewFile.handler(({ input }) => settings.previewFile(input)),
      importFile: os.settings.importFile.handler(({ input }) => settings.importFile(input)),
    },
    store: {
      stats: os.store.stats.handler(() => store.stats()),
      prune: os.store.prune.handler(({ input }) => store.prune(input)),
      export: os.store.export.handler(({ input }) => store.export(input)),
      backup: os.store.backup.handler(({ input }) => store.backup(input)),
      restore: os.store.restore.handler(({ input }) => store.restore(input)),
      compact: os.store.compact.handler(() => store.compact()),
      places: os.store.places.handler(() => store.places()),
      events: os.store.events.handler(({ input }) => store.events(input)),
    },
    symbols: {
      search: os.symbols.search.handler(async ({ input }) => {
        const found = searchSymbols(markets.current(), input)
        return { ...found, symbols: await withQuotes(markets.current(), found.symbols, input.asOf ?? null) }
      }),
      resolve: os.symbols.resolve.handler(async ({ input }) => {
        const { listing, others } = resolveListing(markets.current(), input)
        const [quoted = listing] = await withQuotes(markets.current(), [listing], null)
        return { listing: quoted, others }
      }),
      series: os.symbols.series.handler(({ input }) => listSeries(markets.current(), input)),
    },
    workspace: {
      load: os.workspace.load.handler(() => loadWorkspace(deps)),
      save: os.workspace.save.handler(({ input }) => saveWorkspace(deps, input)),
    },
  })

  return {
    router,
    tape,
    close() {
      stopCheck()
      stopKeepRules()
      work.cancelAll()
      streams.endAll()
      markets.close()
      imports.close()
      jobs.close()
      tape.close()
    },
  }
}
