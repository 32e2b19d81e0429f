/** What a cell with no figure in it holds, in lower case: blank, or the words exporters write for "unknown". */
const MISSING = new Set(['', 'null', 'none', 'nan', 'n/a', 'na', '-', '--'])
/** A figure with groups never starts with 0: `0,123` is a decimal. */
const GROUPED_BY_COMMA = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/
const GROUPED_BY_DOT = /^[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/

/**
 * Reads a decimal figure: `0.4976`, `2.281e-05`, `$1,234.50`; with `isDecimalComma` `1.234,5`, where a dot only parts groups.
 * @returns NaN for anything else: hex, infinity, words, blanks, a figure of the other way of writing
 */
export function parseNumber(text: string, isDecimalComma: boolean): number {
  if (!isDecimalComma) {
    const plain = readPlain(text)
    if (!Number.isNaN(plain)) return plain
  }
  let figure = text.trim()
  if (figure.startsWith('$')) figure = figure.slice(1)
  if (isDecimalComma) {
    if (GROUPED_BY_DOT.test(figure)) figure = figure.replaceAll('.', '')
    if (figure.includes('.')) return Number.NaN
    figure = figure.replace(',', '.')
  } else if (GROUPED_BY_COMMA.test(figure)) {
    figure = figure.replaceAll(',', '')
  }
  return readPlain(figure)
}

/** Number() without what it also takes: blanks, infinity, and 0x, 0b, 0o (a file that holds those holds no prices). */
function readPlain(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || (value === 0 && text.trim() === '')) return Number.NaN
  return /^\s*0[xbo]/i.test(text) ? Number.NaN : value
}

export function isMissing(text: string | undefined): boolean {
  return text === undefined || MISSING.has(text.trim().toLowerCase())
}
