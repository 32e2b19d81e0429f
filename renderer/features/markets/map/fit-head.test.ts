import { expect, test } from 'vitest'
import { fitHead } from './fit-head.ts'

/** Every letter half its size wide: 5 px each at 10 px. */
const measure = (text: string) => text.length * 0.5
const energy = { name: 'Energy', value: '85%', count: '19' }
const head = (width: number, texts: typeof energy = energy) => fitHead(width, texts, 10, measure)

test('name, count and value where there is room for all', () => {
  // 6 pad + 30 name + 7 gap
  expect(head(120)).toEqual({ name: 'Energy', value: '85%', count: '19', countLeft: 43 })
})

test('the count goes first, then the value, the name last', () => {
  expect(head(80)).toMatchObject({ name: 'Energy', value: '85%', count: null })
  expect(head(60)).toMatchObject({ name: 'Energy', value: null, count: null })
  expect(head(40)).toMatchObject({ name: 'Ener…', value: null })
  expect(head(12).name).toBe('')
})

test('a group without a value has none', () => {
  expect(fitHead(200, { ...energy, value: null }, 10, measure)).toMatchObject({ value: null, count: '19' })
})
