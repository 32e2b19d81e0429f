import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import type { Workspace } from '../../../shared/contract/workspace.ts'
import { splitSymbol, type Symbol } from '../../../shared/domain/instrument.ts'
import type { Interval } from '../../../shared/domain/interval.ts'
import { useCommands } from '../../state/commands.ts'
import { useMarket } from '../../state/market.ts'
import { usePainted } from '../../state/painted.ts'
import { queryClient, useApi } from '../../state/query.ts'
import { navigate, routeTo } from '../../state/route.ts'
import { useScreenState } from '../../state/screen-state.ts'
import { updateWorkspace, useWorkspace } from '../../state/workspace-store.ts'
import type { PriceChart, PriceChartEvents } from './canvas/price-chart.ts'
import { ChartBadge } from './chart-badge.tsx'
import { chartFormats, priceGrid } from './chart-formats.ts'
import { ChartPane } from './chart-pane.tsx'
import { MoreBarsBanner, PricesRefused } from './empty-chart.tsx'
import { createCursorStore } from './legend/cursor-store.ts'
import { lastOf } from './legend/readout.ts'
import { PanelSkeleton } from './panel/panel-skeleton.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { SymbolPanel } from './panel/symbol-panel.tsx'
import { hasPriceViews } from './price-views.ts'
import { ageWords } from './provenance.ts'
import { BarsTable } from './table/bars-table.tsx'
import { ChartFooter } from './toolbar/chart-footer.tsx'
import { ChartToolbar } from './toolbar/chart-toolbar.tsx'
import { IntervalEntry } from './toolbar/interval-entry.tsx'
import { useCandleFeed } from './use-candle-feed.ts'
import { useChartKeys } from './use-chart-keys.ts'
import { useChartPlace } from './use-chart-place.ts'
import { type ChartSymbol, shownSpan } from './use-chart-symbol.ts'
import { useCursorAnnouncement } from './use-cursor-announcement.ts'
import { useMinute } from './use-minute.ts'
import { rangesOf } from './view/ranges.ts'

/** One symbol on screen: toolbar, chart or table, side panel, footer. */
export function SymbolChart({ target }: { readonly target: ChartSymbol }): ReactNode {
  const { symbol, interval, stored } = target
  const { name: market } = useMarket()
  const hasPrices = market !== 'simulated' && hasPriceViews(symbol)
  const prices = useWorkspace((workspace) => workspace.chart.prices)
  const { feed, snapshot } = useCandleFeed(symbol, interval, hasPrices ? prices : 'stored')
  const { origin } = snapshot
  const isReady = snapshot.status === 'ready'
  const hasPicture = isReady || snapshot.status === 'loading'
  const [chart, setChart] = useState<PriceChart | null>(null)
  const [isTable, setIsTable] = useState(false)
  const [isScaleFitted, setIsScaleFitted] = useState(true)
  const [typed, setTyped] = useState<{ readonly symbol: Symbol; readonly digit: string } | null>(null)
  const isSideOpen = useWorkspace((workspace) => workspace.chart.isSideOpen)
  const toggleSide = (): void => updateChart({ isSideOpen: !isSideOpen })
  const scale = useWorkspace((workspace) => workspace.chart.scale)
  const cursor = useMemo(() => createCursorStore(), [])

  const last = useMemo(() => lastOf(snapshot), [snapshot])
  const tickSize = stored?.instrument.tickSize ?? null
  // By what they are made of: another object restyles the whole chart, and every bar has another price.
  const { step, isCompact } = priceGrid(tickSize, last?.price ?? 0)
  const formats = useMemo(() => chartFormats(interval, { step, isCompact }), [interval, step, isCompact])
  const name = origin?.name || stored?.instrument.name || splitSymbol(symbol).code

  const now = useMinute()
  const span = useMemo(() => shownSpan(stored, market, now), [stored, market, now])
  const ranges = useMemo(() => (span === null ? [] : rangesOf(span)), [span])
  useStoredAgain(symbol, isReady && market === 'simulated')
  const place = useChartPlace(chart, feed, snapshot, span)
  const events = useMemo<PriceChartEvents>(
    () => ({
      onView: place.viewMoved,
      onCursor: cursor.set,
      onCandleBars: cursor.setCandleBars,
      onNewest: () => feed.showNewest(),
      onAutoScale: setIsScaleFitted,
    }),
    [place.viewMoved, cursor, feed],
  )
  const toggleTable = useCallback((): void => setIsTable((isShown) => !isShown), [])
  const chooseInterval = (next: Interval): void => {
    setTyped(null)
    navigate(routeTo.chart(symbol, next), { replace: true })
  }

  usePainted((isReady && chart !== null) || snapshot.status === 'empty' || snapshot.status === 'failed')
  const age = origin && ageWords({ symbol, ...origin, marketTime: origin.newestMarketTime }, now)
  useScreenState(isReady && origin ? { state: origin.state, source: origin.source, what: `${name}, ${age}` } : null)
  useCursorAnnouncement(snapshot, cursor, interval, formats)
  useChartKeys({ chart, isTable, onToggleTable: toggleTable, onDigit: (digit) => setTyped({ symbol, digit }) })
  useChartCommands(chart, toggleTable)

  return (
    <div className="chart-screen">
      <ChartToolbar
        symbol={symbol}
        hasPicture={hasPicture}
        offered={stored?.offered ?? null}
        interval={interval}
        onInterval={chooseInterval}
        isSideOpen={isSideOpen}
        onToggleSide={toggleSide}
      >
        <ChartBadge symbol={symbol} snapshot={snapshot} />
      </ChartToolbar>
      {isReady && snapshot.viewRefusal && prices !== 'stored' && (
        <PricesRefused
          error={snapshot.viewRefusal}
          wanted={prices}
          onStored={() => updateChart({ prices: 'stored' })}
        />
      )}
      {isReady && snapshot.error && <MoreBarsBanner error={snapshot.error} onRetry={() => void feed.loadEarlier(0)} />}
      <div className="chart-body">
        <div className="chart-column">
          <ChartPane
            {...{ symbol, interval, name, feed, snapshot, formats, scale, cursor, chart, events, last }}
            onChart={setChart}
            onRetry={() => void feed.open()}
          >
            {isTable && isReady && (
              <BarsTable
                {...{ name, interval, feed, snapshot, formats }}
                onLoadEarlier={() => void feed.loadEarlier(0)}
                onLoadLater={() => void feed.loadLater(0)}
                onClose={toggleTable}
                onOpen={(cell) => {
                  setIsTable(false)
                  chart?.putCursor(cell)
                }}
              />
            )}
          </ChartPane>
          <ChartFooter
            hasPicture={hasPicture}
            ranges={isReady ? ranges : []}
            isLoading={snapshot.status === 'loading'}
            range={place.range}
            onRange={place.showRange}
            stored={isReady ? span : null}
            onGoTo={place.goTo}
            isTable={isTable}
            onToggleTable={toggleTable}
            prices={hasPrices ? snapshot.priceView : null}
            onPrices={(next) => updateChart({ prices: next })}
            scale={scale}
            isScaleFitted={isScaleFitted}
            onScale={(next) => {
              chart?.setScale(next)
              updateChart({ scale: next })
            }}
          />
          {/* A digit typed over one symbol does not wait for the next. */}
          {typed?.symbol === symbol && stored && (
            <IntervalEntry
              initialText={typed.digit}
              offered={stored.offered}
              onChoose={chooseInterval}
              onClose={() => setTyped(null)}
            />
          )}
        </div>
        {isSideOpen && (
          <SidePanel title="Symbol" hasHead onClose={toggleSide}>
            {stored && snapshot.status !== 'loading' ? (
              <SymbolPanel
                instrument={stored.instrument}
                series={stored.series}
                feed={feed}
                snapshot={snapshot}
                formats={formats}
                hasDays={stored.offered.includes('1d')}
              />
            ) : (
              <PanelSkeleton />
            )}
          </SidePanel>
        )}
      </div>
    </div>
  )
}

function updateChart(change: Partial<Workspace['chart']>): void {
  updateWorkspace((workspace) => ({ ...workspace, chart: { ...workspace.chart, ...change } }))
}

/** What the simulated market wrote down for this chart came after the list of what is stored. */
function useStoredAgain(symbol: Symbol, isWanted: boolean): void {
  const api = useApi()
  useEffect(() => {
    if (isWanted) void queryClient.invalidateQueries({ queryKey: api.symbols.series.key({ input: { symbol } }) })
  }, [api, symbol, isWanted])
}

function useChartCommands(chart: PriceChart | null, toggleTable: () => void): void {
  useCommands(
    useMemo(
      () => [
        { id: 'chart-table', label: 'Table of the bars', keys: 'Shift+T', run: toggleTable },
        { id: 'chart-newest', label: 'Show the newest bars', run: () => chart?.resetView() },
      ],
      [chart, toggleTable],
    ),
  )
}
