import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, type ComponentType, type ReactNode } from 'react'
import type { EngineConnection } from './engine.ts'
import { Frame } from './features/frame/frame.tsx'
import { ScreenBoundary } from './features/frame/screen-boundary.tsx'
import { ScreenSkeleton } from './features/frame/screen-skeleton.tsx'
import { EngineProvider } from './state/engine-context.tsx'
import { queryClient } from './state/query.ts'
import { useRoute, type ScreenName } from './state/route.ts'
import { Toaster } from './ui/toast.tsx'
import { TooltipProvider } from './ui/tooltip.tsx'

const files = import.meta.glob<Record<string, ComponentType>>([
  './features/{markets,chart,settings}/*-screen.tsx',
  './features/imports/import-dialog.tsx',
])
const load = (path: string, name: string) => async (): Promise<ComponentType> =>
  (await files[`./features/${path}.tsx`]?.())?.[name] ?? ScreenSkeleton

const loaders: Readonly<Record<ScreenName, () => Promise<ComponentType>>> = {
  markets: load('markets/markets-screen', 'MarketsScreen'),
  chart: load('chart/chart-screen', 'ChartScreen'),
  settings: load('settings/settings-screen', 'SettingsScreen'),
}

const screens: Readonly<Record<ScreenName, ComponentType>> = {
  markets: lazy(async () => ({ default: await loaders.markets() })),
  chart: lazy(async () => ({ default: await loaders.chart() })),
  settings: lazy(async () => ({ default: await loaders.settings() })),
}

export function App(props: { connection: EngineConnection }): ReactNode {
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <EngineProvider connection={props.connection}>
          <TooltipProvider>
            <Frame>
              <Screen />
            </Frame>
            <Toaster />
          </TooltipProvider>
        </EngineProvider>
      </QueryClientProvider>
    </CSPProvider>
  )
}

function Screen(): ReactNode {
  const { screen } = useRoute()
  useEffect(loadOthersWhenIdle, [])
  const Shown = screens[screen]
  return (
    <ScreenBoundary key={screen} screen={screen}>
      <Suspense fallback={<ScreenSkeleton />}>
        <Shown />
      </Suspense>
    </ScreenBoundary>
  )
}

/** The screen asked for comes first; the others are there before they are asked for. */
function loadOthersWhenIdle(): () => void {
  const loadAll = (): void => {
    // A chunk that does not come is asked for again when its screen is opened, and told there.
    for (const loader of Object.values(loaders)) loader().catch(() => undefined)
  }
  const idle = requestIdleCallback(loadAll, { timeout: 5_000 })
  return () => cancelIdleCallback(idle)
}
