import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState, type ComponentType, type ReactNode } from 'react'
import type { EngineConnection } from './engine.ts'
import { Frame } from './features/frame/frame.tsx'
import { ScreenBoundary } from './features/frame/screen-boundary.tsx'
import { ScreenSkeleton } from './features/frame/screen-skeleton.tsx'
import { endDropGuard } from './state/drop-guard.ts'
import { EngineProvider } from './state/engine-context.tsx'
import { useImportStore } from './state/import-store.ts'
import { useMarket } from './state/market.ts'
import { queryClient } from './state/query.ts'
import { useRoute, type ScreenName } from './state/route.ts'
import { useStoreWork } from './state/store-work.ts'
import { Toaster } from './ui/toast.tsx'
import { TooltipProvider } from './ui/tooltip.tsx'

const loaders: Readonly<Record<ScreenName, () => Promise<{ default: ComponentType }>>> = {
  markets: async () => ({ default: (await import('./features/markets/markets-screen.tsx')).MarketsScreen }),
  chart: async () => ({ default: (await import('./features/chart/chart-screen.tsx')).ChartScreen }),
  settings: async () => ({ default: (await import('./features/settings/settings-screen.tsx')).SettingsScreen }),
}

const screens: Readonly<Record<ScreenName, ComponentType>> = {
  markets: lazy(loaders.markets),
  chart: lazy(loaders.chart),
  settings: lazy(loaders.settings),
}

const ImportDialog = lazy(async () => ({
  default: (await import('./features/imports/import-dialog.tsx')).ImportDialog,
}))

const StoreLayer = lazy(async () => ({
  default: (await import('./features/settings/data/store-work/store-layer.tsx')).StoreLayer,
}))

export function App(props: { connection: EngineConnection }): ReactNode {
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <EngineProvider connection={props.connection}>
          <TooltipProvider>
            <Frame>
              <Screen />
            </Frame>
            <Layers />
            <Toaster />
          </TooltipProvider>
        </EngineProvider>
      </QueryClientProvider>
    </CSPProvider>
  )
}

function Screen(): ReactNode {
  const { screen } = useRoute()
  const { name } = useMarket()
  const Shown = screens[screen]
  // Another market is another screen: no picture, stream or answer of the one before stays.
  return (
    <ScreenBoundary key={`${screen} ${name}`} screen={screen}>
      <Suspense fallback={<ScreenSkeleton />}>
        <Shown />
      </Suspense>
    </ScreenBoundary>
  )
}

/**
 * The screen asked for comes first; what lies above every screen (a file dropped on the window, work on the store), and the
 * other screens, follow when all is quiet.
 */
function Layers(): ReactNode {
  const [isQuiet, setQuiet] = useState(false)
  const isImportAsked = useImportStore(({ isOpen }) => isOpen)
  const isStoreAsked = useStoreWork(({ dialog, running }) => dialog !== null || running !== null)
  useEffect(() => {
    const begin = (): void => {
      setQuiet(true)
      // A chunk that does not come is asked for again when its screen is opened, and told there.
      for (const load of Object.values(loaders)) load().catch(() => undefined)
    }
    const idle = requestIdleCallback(begin, { timeout: 5_000 })
    return () => cancelIdleCallback(idle)
  }, [])
  return (
    <>
      {(isQuiet || isImportAsked) && (
        <Suspense>
          <ImportDialog />
          <DropsTaken />
        </Suspense>
      )}
      {(isQuiet || isStoreAsked) && (
        <Suspense>
          <StoreLayer />
        </Suspense>
      )}
    </>
  )
}

/** On screen together with the dialog, whose overlay takes the drops from here on. */
function DropsTaken(): ReactNode {
  useEffect(() => endDropGuard(), [])
  return null
}
