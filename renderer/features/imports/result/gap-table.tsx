import { useMemo, type ReactNode } from 'react'
import type { ImportResult } from '../../../../shared/contract/imports.ts'
import { formatCount } from '../../../../shared/domain/format-number.ts'
import type { Column } from '../../../ui/data-table-columns.ts'
import { DataTable } from '../../../ui/data-table.tsx'
import { barWords } from './span-words.ts'

type Gap = ImportResult['gaps'][number]

export function GapTable({ result }: { readonly result: ImportResult }): ReactNode {
  const { gaps, interval } = result
  const columns = useMemo<Column<Gap>[]>(
    () => [
      {
        id: 'from',
        head: 'First missing bar',
        cell: ({ from }) => barWords(from, interval),
        sortBy: ({ from }) => from,
      },
      { id: 'to', head: 'Last missing bar', cell: ({ to }) => barWords(to, interval), sortBy: ({ to }) => to },
      {
        id: 'bars',
        head: 'Bars',
        kind: 'number',
        width: '90px',
        cell: ({ bars }) => formatCount(bars),
        sortBy: ({ bars }) => bars,
      },
    ],
    [interval],
  )
  return (
    <div className="result-table">
      <DataTable label="Gaps" columns={columns} rows={gaps} rowKey={({ from }) => String(from)} />
    </div>
  )
}
