import { implement } from '@orpc/server'
import { contract } from '../../shared/contract/index.ts'
import { ENTITLEMENTS } from './entitlements.ts'
import { createStoreWatch } from './features/app/watch-store.ts'
import { loadCandles } from './features/candles/load-candles.ts'
import { loadHeatmap } from './features/heatmap/load-heatmap.ts'
import { createImports } from './features/imports/create-imports.ts'
import { loadProfile } from './features/quotes/load-profile.ts'
import { resolveListing } from './features/symbols/resolve-listing.ts'
import { searchSymbols } from './features/symbols/search-symbols.ts'
import { listSeries } from './features/symbols/list-series.ts'
import { listStored } from './features/symbols/list-stored.ts'
import { loadWorkspace, saveWorkspace } from './features/workspace/workspace-document.ts'
import { newPageUrl, toInfo } from './features/app/app-info.ts'
import type { Host } from './host.ts'
import { openSample } from './sample/open-sample.ts'
import { openTape } from './tape/open-tape.ts'

export type Engine = ReturnType<typeof createEngine>

interface EngineOptions {
  /** `read` answers from the store beside another host and writes nothing. */
  readonly mode?: 'write' | 'read'
}

/**
 * Opens the data folder and puts the whole contract on it. Pure but for what `host` gives.
 * @throws AppError store-locked, store-newer, store-unwritable, store-corrupt
 */
export function createEngine(host: Host, options: EngineOptions = {}) {
  const { dataDir } = host
  const log: Host['log'] = (level, message, detail) => host.log(level, message, detail)
  const tape = openTape({
    dataDir,
    now: () => host.now(),
    log,
    mode: options.mode ?? 'write',
    hostName: host.name,
    pid: host.pid,
  })
  const deps = { host, tape }
  const startedAt = host.now()
  const sample = openSample(deps)
  const imports = createImports(deps)
  const storeWatch = createStoreWatch(deps)

  const os = implement(contract)
  const router = os.router({
    app: {
      info: os.app.info.handler(() => toInfo(deps, { startedAt, sample, entitlements: ENTITLEMENTS })),
      painted: os.app.painted.handler(({ input }) => host.painted?.(input.route)),
      openTab: os.app.openTab.handler(() => newPageUrl(host)),
      watchStore: os.app.watchStore.handler(() => storeWatch.open()),
      checkStore: os.app.checkStore.handler(({ input }) => tape.check(input.full)),
    },
    candles: { load: os.candles.load.handler(({ input }) => loadCandles(deps, input)) },
    heatmap: { load: os.heatmap.load.handler(({ input }) => loadHeatmap(deps, input)) },
    imports: {
      preview: os.imports.preview.handler(({ input }) => imports.preview(input)),
      begin: os.imports.begin.handler(({ input }) => imports.begin(input)),
      push: os.imports.push.handler(({ input }) => imports.push(input)),
      finish: os.imports.finish.handler(({ input }) => imports.finish(input)),
      cancel: os.imports.cancel.handler(({ input }) => imports.cancel(input)),
      watch: os.imports.watch.handler(({ input }) => imports.watch(input)),
    },
    quotes: { profile: os.quotes.profile.handler(({ input }) => loadProfile(deps, input)) },
    symbols: {
      search: os.symbols.search.handler(({ input }) => searchSymbols(deps, input)),
      resolve: os.symbols.resolve.handler(({ input }) => resolveListing(deps, input)),
      series: os.symbols.series.handler(({ input }) => listSeries(deps, input)),
      stored: os.symbols.stored.handler(() => listStored(deps)),
    },
    workspace: {
      load: os.workspace.load.handler(() => loadWorkspace(deps)),
      save: os.workspace.save.handler(({ input }) => saveWorkspace(deps, input)),
    },
  })

  return {
    router,
    tape,
    /** Ends every stream and timer, then closes the store. */
    close(): void {
      storeWatch.close()
      imports.close()
      tape.close()
    },
  }
}
