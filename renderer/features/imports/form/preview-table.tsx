import type { ReactNode } from 'react'
import { SelectMenu } from '../../../ui/select-menu.tsx'
import { ROLE_WORDS, type ColumnRole, type Draft, type Preview } from '../queue/draft.ts'

interface PreviewTableProps {
  readonly preview: Preview
  readonly roles: Draft['roles']
  /** Without it the roles are told and cannot be changed. */
  readonly onRole: ((column: number, role: ColumnRole | null) => void) | undefined
}

const ROLE_OPTIONS = [
  { value: '' as const, label: 'Not used' },
  ...(Object.entries(ROLE_WORDS) as [ColumnRole, string][]).map(([value, label]) => ({ value, label })),
]

/** The file's first rows as they stand in it, with the role of each column above. */
export function PreviewTable({ preview, roles, onRole }: PreviewTableProps): ReactNode {
  const { header, rows, hasHeader } = preview
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a wide table is scrolled by keys only when it can have the focus
    <div className="mapping-preview scroll" tabIndex={0} role="region" aria-label="First rows of the file">
      <table>
        <thead>
          <tr>
            {roles.map((role, column) => (
              // oxlint-disable-next-line react/no-array-index-key -- a column is its position
              <th key={column} scope="col" className={role ? 'is-used' : undefined}>
                {onRole ? (
                  <SelectMenu
                    label={`Column ${column + 1}${header[column] ? `, ${header[column]}` : ''}`}
                    size="sm"
                    options={ROLE_OPTIONS}
                    value={role ?? ''}
                    onChange={(chosen) => onRole(column, chosen === '' ? null : chosen)}
                  />
                ) : (
                  (role && ROLE_WORDS[role]) || <span className="mapping-unused">Not used</span>
                )}
              </th>
            ))}
          </tr>
          {hasHeader && (
            <tr className="mapping-header">
              {roles.map((role, column) => (
                // oxlint-disable-next-line react/no-array-index-key -- a column is its position
                <td key={column} className={role ? 'is-used' : undefined}>
                  {header[column]}
                </td>
              ))}
            </tr>
          )}
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            // oxlint-disable-next-line react/no-array-index-key -- a row is its position
            <tr key={row}>
              {roles.map((role, column) => (
                // oxlint-disable-next-line react/no-array-index-key -- a column is its position
                <td key={column} className={role ? 'is-used' : undefined}>
                  {cells[column]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
