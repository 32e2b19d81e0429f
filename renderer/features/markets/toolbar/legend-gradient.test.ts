import { expect, test } from 'vitest'
import { heatTable } from '../../../../shared/domain/heat-colour.ts'
import { legendGradient } from './legend-gradient.ts'

test('the legend has the map’s colours: its ends, its middle and what lies between', () => {
  const table = heatTable({ down: '#c13139', mid: '#262d37', up: '#00834d', ink: '#ffffff' })
  const stops = legendGradient(table).slice('linear-gradient(90deg, '.length, -1).split(', ')
  expect(stops).toHaveLength(17)
  expect([stops[0], stops[8], stops[16]]).toEqual(['#c13139 0%', '#262d37 50%', '#00834d 100%'])
  expect(stops[12]).toBe(`${table.fills[192]} 75%`)
})
