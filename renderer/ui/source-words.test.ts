import { expect, it } from 'vitest'
import { glyphOf, sourceLabel } from './source-words.ts'

it('names sources as people read them', () => {
  expect(sourceLabel('sample')).toBe('SAMPLE')
  expect(sourceLabel('import:binance-2024')).toBe('Imported binance-2024')
  expect(sourceLabel('binance')).toBe('Binance')
})

it('lets what is not the market show before its age', () => {
  expect(glyphOf('sample', 'cached')).toBe('sample')
  expect(glyphOf('simulated', 'live')).toBe('simulated')
  expect(glyphOf('import:csv', 'stale')).toBe('stale')
})
