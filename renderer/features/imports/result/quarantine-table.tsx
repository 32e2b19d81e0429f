import { Copy } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ImportResult } from '../../../../shared/contract/imports.ts'
import { formatCount } from '../../../../shared/domain/format-number.ts'
import { copyText } from '../../../state/copy-text.ts'
import { Button } from '../../../ui/button.tsx'
import type { Column } from '../../../ui/data-table-columns.ts'
import { DataTable } from '../../../ui/data-table.tsx'
import { REASON_WORDS } from '../import-words.ts'

type Row = ImportResult['quarantined'][number]

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'row',
    head: 'Line',
    kind: 'number',
    width: '90px',
    cell: ({ row }) => formatCount(row),
    sortBy: ({ row }) => row,
  },
  {
    id: 'reason',
    head: 'Why',
    cell: ({ reason }) => REASON_WORDS[reason],
    sortBy: ({ reason }) => REASON_WORDS[reason],
  },
]

export function QuarantineTable({ rows }: { readonly rows: readonly Row[] }): ReactNode {
  const copy = (): void => {
    void copyText(rows.map(({ row, reason }) => `${row}\t${REASON_WORDS[reason]}`).join('\n'), 'List')
  }
  return (
    <>
      <div className="result-table">
        <DataTable
          label="Rows set aside"
          columns={COLUMNS}
          rows={rows}
          rowKey={({ row }) => String(row)}
          initialSort={{ column: 'row', direction: 'ascending' }}
        />
      </div>
      <Button size="sm" icon={Copy} className="result-copy" onClick={copy}>
        Copy list
      </Button>
    </>
  )
}
