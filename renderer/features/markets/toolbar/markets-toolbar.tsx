import { LayoutDashboard, ListFilter, PanelRight, Table2 } from 'lucide-react'
import { useRef, type ReactNode } from 'react'
import { useShortcuts } from '../../../state/shortcuts.ts'
import { useWorkspace } from '../../../state/workspace-store.ts'
import { IconButton } from '../../../ui/button.tsx'
import { Field } from '../../../ui/field.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { SelectMenu } from '../../../ui/select-menu.tsx'
import type { HeatmapData } from '../data/heatmap-data.ts'
import { PaletteMenu } from './palette-menu.tsx'
import './toolbar.css'
import { updateMarkets } from './update-markets.ts'

const GROUPS = { sector: 'Sector', industry: 'Sub-industry', category: 'Category', none: 'None' } as const
const SIZES = { cap: 'Market cap', volume: 'Volume', turnover: 'Turnover', equal: 'Equal' } as const
const COLOURS = { change: 'Change 1D', high52: '52-week place' } as const
const VIEWS = [
  { value: 'map', label: 'Map', icon: LayoutDashboard },
  { value: 'table', label: 'Table (Shift T)', icon: Table2 },
] as const

interface MarketsToolbarProps {
  readonly data: HeatmapData
  /** Members with an area and a colour; null while that is not known. */
  readonly drawn: number | null
  /** Members that the filter leaves; null without a filter. */
  readonly hits: number | null
  readonly onShowTable: (isShown: boolean) => void
  /** Only below the breakpoint, where the side panel is a drawer. */
  readonly onOpenPanel: () => void
}

/** Controls for what the market's data can show, and for nothing else. */
export function MarketsToolbar({ data, drawn, hits, onShowTable, onOpenPanel }: MarketsToolbarProps): ReactNode {
  const { offers } = data
  const isTable = useWorkspace(({ markets }) => markets.isTable)
  return (
    <div className="ui-toolbar" role="toolbar" aria-label="Markets">
      {offers.universes.length > 1 ? (
        <Segmented
          label="Universe"
          options={offers.universes.map(({ id, name }) => ({
            value: id,
            label: name,
            ...(id === data.universe && drawn !== null && { count: drawn }),
          }))}
          value={data.universe}
          onChange={(universe) => updateMarkets({ universe })}
        />
      ) : (
        <span className="markets-universe">
          <b>{data.name}</b>
          <span className="tn">{drawn}</span>
        </span>
      )}
      <i className="ui-divider markets-divider" />
      <span className="markets-label only-wide">Group</span>
      <Segmented
        label="Group"
        options={labelled(offers.groups, GROUPS)}
        value={data.group}
        onChange={(group) => updateMarkets({ group })}
      />
      <span className="markets-label only-wide">Size</span>
      {offers.sizes.length > 2 ? (
        <SelectMenu
          label="Size"
          options={labelled(offers.sizes, SIZES)}
          value={data.size}
          onChange={(size) => updateMarkets({ size })}
        />
      ) : (
        <Segmented
          label="Size"
          options={labelled(offers.sizes, SIZES)}
          value={data.size}
          onChange={(size) => updateMarkets({ size })}
        />
      )}
      {offers.colours.length > 1 && (
        <>
          <span className="markets-label only-wide">Colour</span>
          <SelectMenu
            label="Colour"
            options={labelled(offers.colours, COLOURS)}
            value={data.colour}
            onChange={(colour) => updateMarkets({ colour })}
          />
        </>
      )}
      <PaletteMenu />
      <span className="ui-spring" />
      <FilterField hits={hits} />
      <Segmented
        label="View"
        options={VIEWS}
        value={isTable ? 'table' : 'map'}
        onChange={(value) => onShowTable(value === 'table')}
      />
      <IconButton icon={PanelRight} label="Sectors and data" className="only-narrow" onClick={onOpenPanel} />
    </div>
  )
}

function labelled<T extends string>(
  values: readonly T[],
  labels: Readonly<Record<T, string>>,
): { readonly value: T; readonly label: string }[] {
  return values.map((value) => ({ value, label: labels[value] }))
}

function FilterField({ hits }: { hits: number | null }): ReactNode {
  const filter = useWorkspace(({ markets }) => markets.filter)
  const input = useRef<HTMLInputElement>(null)
  useShortcuts([{ id: 'marketsFilter', run: () => input.current?.select() }])
  return (
    <Field
      ref={input}
      className="markets-filter"
      label="Filter by code, name, sector or sub-industry"
      placeholder="Filter"
      icon={ListFilter}
      maxLength={100}
      value={filter}
      {...(hits === null ? { keys: '/' } : { unit: hits === 1 ? '1 hit' : `${hits} hits` })}
      onChange={(event) => updateMarkets({ filter: event.target.value })}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        if (filter === '') input.current?.blur()
        else updateMarkets({ filter: '' })
      }}
    />
  )
}
