import { expect, it } from 'vitest'
import { formatTable } from './format-table.ts'

it('aligns words left, figures right, without trailing blanks', () => {
  const columns = [{ title: 'symbol' }, { title: 'close', isFigure: true }, { title: 'note' }]
  const rows = [
    ['BINANCE:BTCUSDT', 42_474.95, ''],
    ['US:A', null, 'partial'],
    ['US:B', Number.NaN, ''],
  ]
  expect(formatTable(columns, rows)).toBe(
    [
      'symbol              close  note',
      'BINANCE:BTCUSDT  42474.95',
      'US:A                  n/a  partial',
      'US:B                  n/a',
    ].join('\n'),
  )
})

it('shows its titles where there are no rows', () => {
  expect(formatTable([{ title: 'a' }, { title: 'b' }], [])).toBe('a  b')
})
