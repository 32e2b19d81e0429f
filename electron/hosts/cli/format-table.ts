export interface Column {
  readonly title: string
  /** Figures stand right-aligned. */
  readonly isFigure?: boolean
}

/** Rows under their titles, columns two blanks apart, no trailing blanks. Unknown is `n/a`. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const texts = rows.map((row) => row.map((cell) => (cell === null || Number.isNaN(cell) ? 'n/a' : String(cell))))
  const widths = columns.map(({ title }, at) =>
    texts.reduce((width, row) => Math.max(width, row[at]?.length ?? 0), title.length),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (columns[at]?.isFigure ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd()
  return [line(columns.map(({ title }) => title)), ...texts.map(line)].join('\n')
}
