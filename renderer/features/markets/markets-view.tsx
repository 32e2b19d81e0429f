import { useCallback, useMemo, useState, type ReactNode } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { HeatmapTile } from '../../../shared/contract/heatmap.ts'
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
import { isDrawn } from './data/members.ts'
import { newestFetch, shortDate } from './data/sample-date.ts'
import { screenReport } from './data/screen-report.ts'
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
import { isSample } from '../../ui/source-words.ts'

const AREAS = { cap: 'market cap', equal: 'equal' } as const
const GROUP_WORDS = { sector: 'sector', industry: 'sub-industry', none: 'the S&P 500' } as const

export function MarketsView({ data }: { readonly data: HeatmapData }): ReactNode {
  const { tiles } = data
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
  const matches = useMemo(() => matchFilter(tiles, filter), [tiles, filter])
  const groups = useMemo(() => toMapGroups(data, zoomedGroup), [data, zoomedGroup])
  const drawn = useMemo(() => tiles.filter(isDrawn).length, [tiles])
  const missing = useMemo(() => new Set(data.missing.map(({ symbol }) => symbol)), [data.missing])
  const inGroup = useMemo(
    () => (zoomedGroup === null ? tiles : tiles.filter(({ group }) => group === zoomedGroup)),
    [tiles, zoomedGroup],
  )
  const fetchedAt = newestFetch(tiles)
  const hasSample = tiles.some(({ source }) => isSample(source))

  useScreenState(screenReport(data))
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
    {
      keys: 'Shift+T',
      label: isTable ? 'Show the map' : 'Show the table',
      group: 'Markets',
      run: () => showTable(!isTable),
    },
    ...(isTable && zoomedGroup !== null
      ? [{ keys: 'Esc Backspace', label: 'Zoom out', group: 'Markets', run: () => setZoomed(null) }]
      : []),
  ])

  const open = (symbol: string): void => navigate(routeTo.chart(symbol))
  const wordsOf = (id: string): string => {
    const tile = byId.get(id)
    return tile ? memberWords(tile) : id
  }
  const cardOf = (id: string): ReactNode => {
    const tile = byId.get(id)
    return (
      tile && (
        <MemberCard
          tile={tile}
          rank={groupRank(tiles, tile)}
          groupWord={GROUP_WORDS[data.group]}
          canZoomIn={canZoom && zoomedGroup === null}
        />
      )
    )
  }
  const onDrawn = useCallback(() => setMapDrawn(true), [])
  const counts = `${drawn} of ${tiles.length}${fetchedAt === null ? '' : `, ${shortDate(fetchedAt)}`}`
  const panel = (
    <MarketsPanel
      data={data}
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
        universe={data.name}
        drawn={drawn}
        hits={matches ? matches.size : null}
        onShowTable={showTable}
        onOpenPanel={() => setDrawerOpen(true)}
      />
      {hasSample && <SampleBanner universe={data.name} fetchedAt={fetchedAt} />}
      <div className="markets-body">
        <div className="markets-column">
          <BreadcrumbRow
            universe={data.name}
            isSample={hasSample}
            counts={counts}
            zoomedGroup={zoomedGroup}
            zoomedCounts={countWords(inGroup)}
            onZoomOut={() => setZoomed(null)}
            legend={{
              isMono,
              area: AREAS[data.size],
              hasNoData: tiles.some(({ size, value }) => size !== null && value === null),
            }}
          />
          {isTable ? (
            <MembersTable
              label={`${data.name}, ${inGroup.length} members`}
              tiles={inGroup}
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
              <SidePanel title="Sectors and data" screen="Markets" isDrawer onClose={() => setDrawerOpen(false)}>
                {panel}
              </SidePanel>
            )}
          </>
        ) : (
          <SidePanel title="Sectors and data" screen="Markets" isDrawer={false} onClose={() => setDrawerOpen(false)}>
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
