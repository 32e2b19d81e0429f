// Derives resources/sample from its three upstream files; the same inputs always give the same bytes.
//   node scripts/sample/derive.mjs CONSTITUENTS.csv FINANCIALS.csv SP500-2000.csv [OUT_DIR]
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTable } from './csv.mjs'
import { INPUTS } from './inputs.mjs'

const SAMPLE_DATE = '2026-08-22'
// A Saturday: the figures are those of the New York close before it.
const MARKET_TIME = Date.UTC(2026, 7, 21, 20)
const MEMBERS_FILE = `sp500-${SAMPLE_DATE}.json`
const INDEX_FILE = 'sp500-index-daily.csv'
const MEMBER_COLUMNS = [
  'code',
  'name',
  'sector',
  'industry',
  'price',
  'cap',
  'pe',
  'eps',
  'dividendYieldPct',
  'low52',
  'high52',
]

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

function main(argv) {
  const paths = argv.slice(0, INPUTS.length)
  if (paths.length < INPUTS.length || argv.length > INPUTS.length + 1) {
    process.stderr.write(`usage: derive.mjs ${INPUTS.map((input) => input.path).join(' ')} [OUT_DIR]\n`)
    process.exitCode = 2
    return
  }
  const outDir = argv[INPUTS.length] ?? join(import.meta.dirname, '../../resources/sample')
  const [constituents, financials, index] = paths.map((path, position) => readInput(path, INPUTS[position]))
  const members = deriveMembers(readTable(constituents), readTable(financials))
  const bars = deriveBars(readTable(index))

  const files = [
    { name: MEMBERS_FILE, rows: members.rows.length, text: membersText(members.rows) },
    { name: INDEX_FILE, rows: bars.rows.length, text: barsText(bars.rows) },
  ]
  const isDrawable = (row) => ['price', 'cap', 'low52', 'high52'].every((name) => cell(row, name) !== null)
  const manifest = {
    date: SAMPLE_DATE,
    marketTime: MARKET_TIME,
    members: members.rows.length,
    drawable: members.rows.filter(isDrawable).length,
    bars: bars.rows.length,
    files: files.map(({ name, rows, text }) => ({
      name,
      rows,
      bytes: Buffer.byteLength(text),
      sha256: sha256(text),
    })),
    inputs: INPUTS,
    quarantined: [...members.quarantined, ...bars.quarantined],
  }
  mkdirSync(outDir, { recursive: true })
  for (const { name, text } of files) writeFileSync(join(outDir, name), text)
  writeFileSync(join(outDir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

function readInput(path, input) {
  const bytes = readFileSync(path)
  const found = sha256(bytes)
  if (found !== input.sha256) throw new Error(`${path} is not ${input.path} @ ${input.commit}: sha256 ${found}`)
  return bytes.toString('utf8')
}

/** Blank is unknown, and unknown is null: never 0. */
function figure(text) {
  const trimmed = (text ?? '').trim()
  return trimmed === '' ? null : Number(trimmed)
}

const cell = (row, name) => row[MEMBER_COLUMNS.indexOf(name)]

/**
 * Members and sectors come from the newer list; the financials still carry former members and lack new ones, and their
 * column "Sector" holds the sub-industry, so it is not read.
 */
function deriveMembers(constituents, financials) {
  const figures = new Map(financials.map((row) => [row['Symbol'], row]))
  const quarantined = []
  const rows = constituents.map((member) => {
    const code = member['Symbol']
    const row = figures.get(code) ?? {}
    const yieldFraction = figure(row['Dividend Yield'])
    const known = {
      price: figure(row['Price']),
      cap: figure(row['Market Cap']),
      pe: figure(row['Price/Earnings']),
      eps: figure(row['Earnings/Share']),
      // A fraction upstream (0.0175 = 1.75 %); rounding takes the binary noise of ×100 off again.
      dividendYieldPct: yieldFraction === null ? null : Number((yieldFraction * 100).toFixed(6)),
      low52: figure(row['52 Week Low']),
      high52: figure(row['52 Week High']),
    }
    for (const { field, reason } of faults(known)) {
      quarantined.push({ file: INPUTS[1].path, row: code, field, reason })
      known[field] = null
    }
    const facts = {
      code,
      name: member['Security'],
      sector: member['GICS Sector'],
      industry: member['GICS Sub-Industry'],
    }
    return MEMBER_COLUMNS.map((name) => ({ ...facts, ...known })[name])
  })
  return { rows, quarantined }
}

function faults(known) {
  const found = []
  for (const [field, value] of Object.entries(known)) {
    if (value !== null && !Number.isFinite(value)) found.push({ field, reason: 'not-a-number' })
    else if (value !== null && value <= 0 && field !== 'eps') found.push({ field, reason: 'not-positive' })
  }
  if (known.low52 !== null && known.high52 !== null && known.high52 < known.low52) {
    found.push({ field: 'low52', reason: 'high-below-low' }, { field: 'high52', reason: 'high-below-low' })
  }
  return found
}

function deriveBars(table) {
  const rows = []
  const quarantined = []
  table.forEach((line, index) => {
    const bar = ['open', 'high', 'low', 'close', 'volume'].map((name) => Number(line[name]))
    const reason = barFault(line['date'], bar)
    // Line 1 of the file is its header.
    if (reason === null) rows.push([line['date'], ...bar])
    else quarantined.push({ file: INPUTS[2].path, row: index + 2, reason })
  })
  rows.sort((a, b) => (a[0] < b[0] ? -1 : 1))
  return { rows, quarantined }
}

function barFault(date, [open, high, low, close, volume]) {
  if (Number.isNaN(Date.parse(`${date}T00:00:00Z`))) return 'bad-time'
  if (![open, high, low, close, volume].every(Number.isFinite)) return 'not-a-number'
  if (Math.min(open, high, low, close) <= 0 || volume < 0) return 'not-positive'
  if (high < low) return 'high-below-low'
  if (Math.max(open, close) > high || Math.min(open, close) < low) return 'outside-range'
  return null
}

/** One member a line, so that a later sample shows its changes in a diff. */
function membersText(rows) {
  const lines = rows.map((row) => JSON.stringify(row)).join(',\n')
  return `{"columns":${JSON.stringify(MEMBER_COLUMNS)},\n"rows":[\n${lines}\n]}\n`
}

function barsText(rows) {
  return `date,open,high,low,close,volume\n${rows.map((row) => row.join(',')).join('\n')}\n`
}

main(process.argv.slice(2))
