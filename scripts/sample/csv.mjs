/**
 * Splits RFC 4180 text into rows of fields. Dependency-free on purpose: the sample must be derivable from a bare clone.
 * @param {string} text
 * @returns {string[][]}
 */
function parseCsv(text) {
  const rows = []
  let row = []
  let field = ''
  let isQuoted = false
  const endRow = () => {
    row.push(field)
    if (row.length > 1 || field !== '') rows.push(row)
    row = []
    field = ''
  }
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (isQuoted) {
      if (char !== '"') field += char
      else if (text[i + 1] === '"') field += text[++i]
      else isQuoted = false
    } else if (char === '"') isQuoted = true
    else if (char === ',') {
      row.push(field)
      field = ''
    } else if (char === '\n') endRow()
    else if (char !== '\r') field += char
  }
  endRow()
  return rows
}

/**
 * Rows as objects keyed by the header.
 * @param {string} text
 * @returns {Record<string, string>[]}
 */
export function readTable(text) {
  const [header, ...rows] = parseCsv(text)
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])))
}
