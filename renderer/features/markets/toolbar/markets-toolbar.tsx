import { LayoutDashboard, ListFilter, PanelRight, Table2 } from 'lucide-react'
import { useRef, type ReactNode } from 'react'
import { useShortcuts } from '../../../state/shortcuts.ts'
import { useWorkspace } from '../../../state/workspace-store.ts'
import { IconButton } from '../../../ui/button.tsx'
import { Field } from '../../../ui/field.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { PaletteMenu } from './palette-menu.tsx'
import './toolbar.css'
import { updateMarkets } from './update-markets.ts'

const GROUPS = [
  { value: 'sector', label: 'Sector' },
  { value: 'industry', label: 'Sub-industry' },
  { value: 'none', label: 'None' },
] as const
const SIZES = [
  { value: 'cap', label: 'Market cap' },
  { value: 'equal', label: 'Equal' },
] as const
const VIEWS = [
  { value: 'map', label: 'Map', icon: LayoutDashboard },
  { value: 'table', label: 'Table (Shift T)', icon: Table2 },
] as const

interface MarketsToolbarProps {
  readonly universe: string
  /** Members with an area and a colour; null while that is not known. */
  readonly drawn: number | null
  /** Members that the filter leaves; null without a filter. */
  readonly hits: number | null
  readonly onShowTable: (isShown: boolean) => void
  /** Only below the breakpoint, where the side panel is a drawer. */
  readonly onOpenPanel: () => void
}

export function MarketsToolbar({ universe, drawn, hits, onShowTable, onOpenPanel }: MarketsToolbarProps): ReactNode {
  const { group, size, isTable } = useWorkspace(({ markets }) => markets)
  return (
    <div className="markets-toolbar" role="toolbar" aria-label="Markets">
      <span className="markets-universe">
        <b>{universe}</b>
        <span className="tn">{drawn}</span>
      </span>
      <i className="markets-divider" />
      <span className="markets-label only-wide">Group</span>
      <Segmented label="Group" options={GROUPS} value={group} onChange={(value) => updateMarkets({ group: value })} />
      <span className="markets-label only-wide">Size</span>
      <Segmented label="Size" options={SIZES} value={size} onChange={(value) => updateMarkets({ size: value })} />
      <PaletteMenu />
      <span className="markets-spring" />
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

function FilterField({ hits }: { hits: number | null }): ReactNode {
  const filter = useWorkspace(({ markets }) => markets.filter)
  const input = useRef<HTMLInputElement>(null)
  useShortcuts([
    {
      keys: '/',
      label: 'Filter: code, name, sector, sub-industry',
      group: 'Markets',
      run: () => input.current?.select(),
    },
  ])
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
