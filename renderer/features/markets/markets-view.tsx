import { useCallback, useMemo, useState, type ReactNode } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { HeatmapTile } from '../../../shared/contract/heatmap.ts'
import { seedWords, useMarket } from '../../state/market.ts'
import { usePainted } from '../../state/painted.ts'
import { navigate, routeTo } from '../../state/route.ts'
import { useScreenState } from '../../state/screen-state.ts'
import { useShortcuts } from '../../state/shortcuts.ts'
import { useWorkspace } from '../../state/workspace-store.ts'
import { useNarrow } from '../../ui/use-narrow.ts'
import { groupRank } from './data/group-rank.ts'
import type { HeatmapData } from './data/heatmap-data.ts'
import { toMapGroups } from './data/map-groups.ts'
import { matchFilter } from './data/match-filter.ts'
import { memberWords } from './data/member-words.ts'
import { measureOf } from './data/measure.ts'
import { isDrawn } from './data/members.ts'
import { countSides } from './data/place-figures.ts'
import { newestFetch, shortDate } from './data/sample-date.ts'
import { screenReport, stateWords } from './data/screen-report.ts'
import { useLiveTiles } from './live/use-live-tiles.ts'
import { HeatmapMap } from './map/heatmap-map.tsx'
import { MemberCard } from './member-card.tsx'
import { IntroCard } from './panel/intro-card.tsx'
import { MarketsPanel } from './panel/markets-panel.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { SampleBanner } from './sample-banner.tsx'
import { MembersTable } from './table/members-table.tsx'
import { BreadcrumbRow } from './toolbar/breadcrumb-row.tsx'
import { MarketsToolbar } from './toolbar/markets-toolbar.tsx'
import { updateMarkets } from './toolbar/update-markets.ts'
import { stampOf } from '../../ui/source-words.ts'

const AREAS = { cap: 'market cap', volume: 'volume', turnover: 'turnover', equal: 'equal' } as const
const GROUP_WORDS = { sector: 'sector', industry: 'sub-industry', category: 'category' } as const

/** `loaded` is what the map is laid out by; what is read beside it are the figures of now. */
export function MarketsView({ data: loaded }: { readonly data: HeatmapData }): ReactNode {
  const { data, stream, live } = useLiveTiles(loaded)
  const { tiles } = data
  const market = useMarket()
  const measure = measureOf(loaded)
  const { isMono, isTable, filter } = useWorkspace(
    useShallow(({ markets }) => ({ isMono: markets.isMono, isTable: markets.isTable, filter: markets.filter })),
  )
  const isIntroDismissed = useWorkspace((workspace) => workspace.isIntroDismissed)
  const isNarrow = useNarrow()
  const [zoomed, setZoomed] = useState<string | null>(null)
  const [spot, setSpot] = useState<{ readonly id: string } | null>(null)
  const [isMissingOnly, setMissingOnly] = useState(false)
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  const [isMapDrawn, setMapDrawn] = useState(false)

  // Another grouping has other groups, and no grouping has none: the zoom ends by itself.
  const canZoom = data.group !== 'none'
  const zoomedGroup = canZoom && data.groups.some(({ name }) => name === zoomed) ? zoomed : null

  const byId = useMemo(() => new Map(tiles.map((tile) => [tile.symbol, tile])), [tiles])
  const matches = useMemo(() => matchFilter(loaded.tiles, filter), [loaded, filter])
  const groups = useMemo(() => toMapGroups(loaded, measure, zoomedGroup), [loaded, measure, zoomedGroup])
  const drawn = useMemo(() => tiles.filter(isDrawn).length, [tiles])
  const missing = useMemo(() => new Set(data.missing.map(({ symbol }) => symbol)), [data.missing])
  const inGroup = useMemo(
    () => (zoomedGroup === null ? tiles : tiles.filter(({ group }) => group === zoomedGroup)),
    [tiles, zoomedGroup],
  )
  const fetchedAt = newestFetch(tiles)
  const stamp = stampOf(tiles[0]?.source)

  useScreenState(screenReport(data, stream))
  usePainted(isTable || isMapDrawn)

  const showTable = (isShown: boolean): void => {
    setMissingOnly(false)
    if (isShown) setMapDrawn(false)
    updateMarkets({ isTable: isShown })
  }
  const showOnMap = (tile: HeatmapTile): void => {
    if (zoomedGroup !== null && tile.group !== zoomedGroup) setZoomed(null)
    setDrawerOpen(false)
    showTable(false)
    setSpot({ id: tile.symbol })
  }
  useShortcuts([
    { id: 'marketsTable', label: isTable ? 'Show the map' : 'Show the table', run: () => showTable(!isTable) },
    ...(isTable && zoomedGroup !== null ? [{ id: 'marketsZoomOut', run: () => setZoomed(null) } as const] : []),
  ])

  const open = (symbol: string): void => navigate(routeTo.chart(symbol))
  const wordsOf = (id: string): string => {
    const tile = byId.get(id)
    return tile ? memberWords(tile, measure) : id
  }
  const cardOf = (id: string): ReactNode => {
    const tile = byId.get(id)
    return (
      tile && (
        <MemberCard
          key={tile.symbol}
          tile={tile}
          measure={measure}
          seed={seedWords(market)}
          rank={groupRank(tiles, tile)}
          groupWord={data.group === 'none' ? `the ${data.name}` : GROUP_WORDS[data.group]}
          canZoomIn={canZoom && zoomedGroup === null}
        />
      )
    )
  }
  const onDrawn = useCallback(() => setMapDrawn(true), [])
  const age = data.isLive ? stateWords(tiles, stream) : fetchedAt === null ? null : shortDate(fetchedAt)
  const counts = `${drawn} of ${tiles.length}${age === null ? '' : `, ${age}`}`
  const panel = (
    <MarketsPanel
      data={data}
      stream={stream}
      isMono={isMono}
      zoomedGroup={zoomedGroup}
      onZoom={canZoom ? setZoomed : null}
      onShow={showOnMap}
      onListMissing={() => {
        showTable(true)
        setMissingOnly(true)
        setZoomed(null)
        setDrawerOpen(false)
      }}
    />
  )

  return (
    <div className="markets-screen">
      <MarketsToolbar
        data={data}
        drawn={drawn}
        hits={matches ? matches.size : null}
        onShowTable={showTable}
        onOpenPanel={() => setDrawerOpen(true)}
      />
      {stamp === 'SAMPLE' && <SampleBanner universe={data.name} fetchedAt={fetchedAt} />}
      <div className="markets-body">
        <div className="markets-column">
          <BreadcrumbRow
            universe={data.name}
            stamp={stamp}
            sides={measure.id === 'change' ? countSides(inGroup) : null}
            counts={counts}
            zoomedGroup={zoomedGroup}
            zoomedCounts={countWords(inGroup)}
            onZoomOut={() => setZoomed(null)}
            legend={{
              isMono,
              measure,
              area: isTable ? null : AREAS[data.size],
              hasNoData: tiles.some(({ size, value }) => size !== null && value === null),
            }}
          />
          {isTable ? (
            <MembersTable
              label={`${data.name}, ${inGroup.length} members`}
              tiles={inGroup}
              measure={measure}
              matches={matches}
              only={isMissingOnly ? missing : null}
              onShowAll={() => setMissingOnly(false)}
              onOpen={open}
            />
          ) : (
            <HeatmapMap
              label={`Heatmap of ${zoomedGroup ?? data.name}, ${counts}. Arrow keys move, Enter opens the chart, Shift T shows the table.`}
              groups={groups}
              hasHeads={canZoom}
              isMono={isMono}
              live={live}
              matches={matches}
              zoomedGroup={zoomedGroup}
              spot={spot}
              wordsOf={wordsOf}
              cardOf={cardOf}
              onOpen={open}
              onZoomIn={canZoom && zoomedGroup === null ? setZoomed : null}
              onZoomOut={() => setZoomed(null)}
              onDrawn={onDrawn}
            />
          )}
        </div>
        {isNarrow ? (
          <>
            {!isIntroDismissed && (
              <div className="intro-float">
                <IntroCard />
              </div>
            )}
            {isDrawerOpen && (
              <SidePanel title="Sectors and data" drawerKey="marketsClosePanel" onClose={() => setDrawerOpen(false)}>
                {panel}
              </SidePanel>
            )}
          </>
        ) : (
          <SidePanel title="Sectors and data" onClose={() => setDrawerOpen(false)}>
            {!isIntroDismissed && <IntroCard />}
            {panel}
          </SidePanel>
        )}
      </div>
    </div>
  )
}

/** `60 of 73 symbols` where some have no area or no colour. */
function countWords(tiles: readonly HeatmapTile[]): string {
  const drawn = tiles.filter(isDrawn).length
  if (drawn !== tiles.length) return `${drawn} of ${tiles.length} symbols`
  return drawn === 1 ? '1 symbol' : `${drawn} symbols`
}
