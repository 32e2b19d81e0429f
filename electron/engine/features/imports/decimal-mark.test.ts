import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimalMarkOf } from './decimal-mark.ts'
import { parseNumber } from './parse-number.ts'

const columns = { t: 0, o: 1, h: 2, l: 3, c: 4, v: null }
const rowOf = (figure: string): string[] => ['2020-01-02', figure, figure, figure, figure]

/** `later` lies beyond the first rows. */
function markOf(figures: readonly string[], later: readonly string[] = [], delimiter: ',' | ';' | '\t' = ';') {
  const rows = figures.map(rowOf)
  return decimalMarkOf({
    fileName: 'bars.csv',
    delimiter,
    columns,
    rows,
    allRows: async () => [...rows, ...later.map(rowOf)],
  })
}

describe('decimalMarkOf', () => {
  it.each([
    ['1,234.50', '.'],
    ['1,234,567', '.'],
    ['$10.5', '.'],
    ['0.123', '.'],
    ['1234.567', '.'],
    ['1.234,50', ','],
    ['1.234.567', ','],
    ['41,25', ','],
    ['1234,567', ','],
    ['0,123', ','],
    ['2,281e-05', ','],
  ])('%s alone tells, and tells of a figure beside it', async (figure, mark) => {
    expect(await markOf([figure])).toBe(mark)
    expect(await markOf(['41,234', figure])).toBe(mark)
    expect(await markOf(['41,234'], [figure])).toBe(mark)
    expect(await markOf(['41'], [figure])).toBe(mark)
  })

  it.each(['41234', 'null', '', '1.234', 'abc', '1,2,3'])(
    'leaves it open where nothing but %j is seen',
    async (figure) => {
      expect(await markOf([figure])).toBeNull()
    },
  )

  it('refuses what can be read in two ways, naming it', async () => {
    await expect(markOf(['7', ' 41,234', '1.234'])).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('bars.csv: 41,234 can be 41234 or 41.234'),
      detail: { file: 'bars.csv', figure: '41,234' },
    })
  })

  it('leaves a stray figure to its row and refuses a file of two minds', async () => {
    const many = Array.from({ length: 20 }, () => '41,25')
    expect(await markOf([...many, '10.5'])).toBe(',')
    await expect(markOf(['41,25', '10.5'])).rejects.toMatchObject({
      code: 'bad-input',
      message: 'bars.csv: 41,25 has a decimal comma and 10.5 a decimal point; write all figures in one way',
    })
  })

  it('takes commas for groups where commas part the columns', async () => {
    expect(await markOf(['41,234'], [], ',')).toBe('.')
  })

  it('never reads a figure as another one', async () => {
    const styles = { us: { group: ',', mark: '.' }, de: { group: '.', mark: ',' }, bare: { group: '', mark: ',' } }
    const style = fc.constantFrom(...Object.values(styles))
    const figure = fc.tuple(fc.integer({ min: 0, max: 3_000_000 }), fc.integer({ min: 0, max: 4 }))
    await fc.assert(
      fc.asyncProperty(style, fc.array(figure, { minLength: 1, maxLength: 12 }), async ({ group, mark }, drawn) => {
        const values = drawn.map(([whole, decimals]) => Number(`${whole}.${'5271'.slice(0, decimals)}`))
        const texts = values.map((value) => {
          const [whole = '', decimals] = String(value).split('.')
          const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group)
          return decimals === undefined ? grouped : `${grouped}${mark}${decimals}`
        })
        // Groups of dots beside no comma are taken for decimals, as everybody does.
        fc.pre(texts.some((text) => text.includes(',')))
        const found = await markOf(texts).catch(() => 'refused')
        if (found === 'refused') return
        expect(texts.map((text) => parseNumber(text, found === ','))).toEqual(values)
      }),
      { numRuns: 500 },
    )
  })
})
