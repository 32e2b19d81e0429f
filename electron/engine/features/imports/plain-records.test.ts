import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openRecords } from './read-records.ts'
import { ByteCells, textsOf } from './record-cells.ts'

/** Records of a text that comes in pieces of `pieceBytes`. */
async function readAll(text: string, pieceBytes: number) {
  const records: { cells: string[]; line: number }[] = []
  const reader = openRecords('file.csv', ',', (cells, line) => records.push({ cells: textsOf(cells), line }))
  const bytes = Buffer.from(text)
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    await reader.write(Buffer.from(bytes.subarray(start, start + pieceBytes)))
  }
  await reader.end()
  reader.destroy()
  return records
}

/** What csv-parse makes of the whole text at once. */
function readPlainly(text: string) {
  const records = parse(text, {
    bom: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    info: true,
  }) as unknown as { record: string[]; info: { lines: number } }[]
  return records
    .filter(({ record }) => record.length > 1 || record[0]?.trim() !== '')
    .map(({ record, info }) => ({ cells: record, line: info.lines }))
}

describe('records', () => {
  const part = fc.constantFrom(',', ',', '\n', '\r', '\r\n', ' ', '1', '2.5', 'é', '日', '\u00A0', '\uFEFF', '\0')
  const plainText = fc.array(part, { maxLength: 40 }).map((parts) => parts.join(''))
  const pieceBytes = fc.integer({ min: 1, max: 20 })

  it('of a text without quotes are the ones csv-parse reads, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(plainText, pieceBytes, async (text, size) => {
        expect(await readAll(text, size)).toEqual(readPlainly(text))
      }),
      { numRuns: 500 },
    )
  })

  it('read on from the first quotation mark as csv-parse does, with lines counted on', async () => {
    const quoted = fc.array(fc.constantFrom('"a"', '"b,c"', '"d\ne"', '"f""g"'), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(plainText, quoted, pieceBytes, async (before, cells, size) => {
        const text = `${before}\n${cells.join(',')}\n1,2\n`
        expect(await readAll(text, size)).toEqual(readPlainly(text))
      }),
      { numRuns: 500 },
    )
  })
})

describe('figures', () => {
  function cellOf(text: string): ByteCells {
    const cells = new ByteCells()
    cells.bytes = Buffer.from(`x${text}y`)
    cells.add(1, 1 + Buffer.byteLength(text))
    return cells
  }

  it('are the nearest double wherever they are read, as Number() has it', () => {
    const places = fc.integer({ min: 0, max: 20 })
    const figure = fc.oneof(
      fc
        .tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), places)
        .map(([n, digits]) => (n % 1e15).toFixed(digits)),
      fc.tuple(fc.integer(), places).map(([n, digits]) => (n / 100).toFixed(digits)),
      fc.bigInt({ min: 0n, max: 10n ** 20n }).map(String),
    )
    fc.assert(
      fc.property(figure, (text) => {
        const read = cellOf(text).decimal(0)
        if (!Number.isNaN(read)) expect(read).toBe(Number(text))
      }),
      { numRuns: 5000 },
    )
  })

  it.each(['42580.00000000', '0.49760000', '-0.5', '64024220.67803430', '9007199254740991', '.5', '5.', '-0', '0.000'])(
    'reads %s',
    (text) => expect(cellOf(text).decimal(0)).toBe(Number(text)),
  )

  it.each(['', '-', '.', '1e5', '+1', ' 1', '1,5', '1.2.3', '0x1', 'NaN', '9007199254740993', '1--2'])(
    'leaves "%s" to whoever reads texts',
    (text) => expect(cellOf(text).decimal(0)).toBeNaN(),
  )

  it('takes 10, 13 and 16 digits for an epoch, no date and no other figure', () => {
    for (const text of ['1706745600', '1706745600000', '1706745600000000']) {
      expect(cellOf(text).epoch(0)).toBe(Number(text))
    }
    for (const text of ['20240201', '202402010930', '20240201093000', '170674560.', '9999999999999999', '']) {
      expect(cellOf(text).epoch(0)).toBeNaN()
    }
  })
})
