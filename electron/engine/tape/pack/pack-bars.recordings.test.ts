import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Candles, COLUMN_NAMES, emptyCandles } from '../../../../shared/domain/candles.ts'
import { packBars, unpackBars } from './pack-bars.ts'

/** Real recordings are kept outside the repository. */
const FOLDER = process.env['TAPEDECK_RECORDINGS'] ?? join(import.meta.dirname, '../../../../../shared/data')
const hasRecordings = existsSync(join(FOLDER, 'binance/klines'))
if (!hasRecordings) process.stderr.write(`packing recorded bars is skipped: no recordings in ${FOLDER}\n`)

const COLUMN_WORDS = { t: /time|date/, o: /^open$/, h: /^high$/, l: /^low$/, c: /^close$/, v: /^vol/ }

/** Null for a table that holds no bars. */
function readBars(path: string): Candles | null {
  const [first = '', ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/)
  const words = first.split(',').map((word) => word.trim().toLowerCase())
  const places = COLUMN_NAMES.map((name) => words.findIndex((word) => COLUMN_WORDS[name].test(word)))
  if (places.slice(0, 5).some((place) => place < 0)) return null
  const candles = emptyCandles(lines.length)
  lines.forEach((line, row) => {
    const cells = line.split(',')
    COLUMN_NAMES.forEach((name, index) => (candles[name][row] = toNumber(cells[places[index] as number])))
  })
  return candles
}

function toNumber(cell: string | undefined): number {
  if (cell === undefined || cell === '') return Number.NaN
  const number = Number(cell)
  return Number.isNaN(number) ? Date.parse(cell) : number
}

test.runIf(hasRecordings)(
  'recorded bars of every venue come back bit for bit',
  () => {
    let bars = 0
    let bytes = 0
    for (const entry of readdirSync(FOLDER, { recursive: true, withFileTypes: true })) {
      if (!entry.name.endsWith('.csv')) continue
      const candles = readBars(join(entry.parentPath, entry.name))
      if (!candles) continue
      const length = candles.t.length
      const back = emptyCandles(length)
      for (let from = 0; from < length; from += 1_024) {
        const to = Math.min(length, from + 1_024)
        const packed = packBars(candles, from, to, [{ bars: to - from, originId: 1, fetchedAt: 1_700_000_000_000 }])
        unpackBars(packed, { columns: back, at: from })
        bytes += packed.length
      }
      for (const name of COLUMN_NAMES) {
        const wrong = back[name].findIndex((value, row) => !Object.is(value, candles[name][row]))
        if (wrong >= 0) throw new Error(`${entry.name}: ${name} of row ${wrong} is ${back[name][wrong]}`)
      }
      bars += length
    }
    expect(bars).toBeGreaterThan(200_000)
    // 48 as plain doubles. Adjusted prices lie on no grid and keep 4 or 8 bytes each.
    expect(bytes / bars).toBeLessThan(14.5)
  },
  60_000,
)
