import { X } from 'lucide-react'
import { useMemo, type ReactNode } from 'react'
import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import { Button } from '../../../ui/button.tsx'
import { DataTable } from '../../../ui/data-table.tsx'
import type { Measure } from '../data/measure.ts'
import { memberColumns } from './member-columns.tsx'
import './members-table.css'

interface MembersTableProps {
  readonly label: string
  readonly tiles: readonly HeatmapTile[]
  readonly measure: Measure
  /** Members a filter leaves; null = all. */
  readonly matches: ReadonlySet<string> | null
  /** Show nothing but these, the members that the map cannot draw; null = all. */
  readonly only: ReadonlySet<string> | null
  readonly onShowAll: () => void
  readonly onOpen: (symbol: string) => void
}

/** The map's twin: the same members with the same figures, and those that have no area too. */
export function MembersTable({
  label,
  tiles,
  measure,
  matches,
  only,
  onShowAll,
  onOpen,
}: MembersTableProps): ReactNode {
  const rows = useMemo(
    () => tiles.filter(({ symbol }) => (matches?.has(symbol) ?? true) && (only?.has(symbol) ?? true)),
    [tiles, matches, only],
  )
  const isCrypto = tiles.some(({ category }) => category !== null)
  const columns = useMemo(() => memberColumns(measure, isCrypto), [measure, isCrypto])
  return (
    <div className="members-table">
      {only && (
        <p className="members-only">
          Members not drawn, or without data
          <Button size="sm" variant="ghost" icon={X} onClick={onShowAll}>
            Show all
          </Button>
        </p>
      )}
      <DataTable
        label={label}
        columns={columns}
        rows={rows}
        rowKey={({ symbol }) => symbol}
        initialSort={{ column: 'cap', direction: 'descending' }}
        onOpen={({ symbol }) => onOpen(symbol)}
        empty={<p className="members-none">No member matches the filter. Esc in the filter clears it.</p>}
      />
    </div>
  )
}
