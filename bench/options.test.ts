import { expect, test } from 'vitest'
import { readOptions } from './options.ts'

const BENCHES = ['aggregate', 'start', 'transport']

test('no name means all, in their order', () => {
  expect(readOptions(['--json'], BENCHES)).toEqual({ names: BENCHES, isQuick: false, isJson: true })
})

test('options may stand anywhere, a name given twice runs once', () => {
  expect(readOptions(['start', '--quick', 'start', 'aggregate'], BENCHES)).toEqual({
    names: ['start', 'aggregate'],
    isQuick: true,
    isJson: false,
  })
})

test.each([
  ['strat', 'strat: there is no such bench; did you mean start?'],
  ['--quik', '--quik: there is no such option; did you mean --quick?'],
  ['xyz', 'xyz: there is no such bench. There are: aggregate start transport'],
])('%s is refused with words', (arg, words) => {
  expect(() => readOptions([arg], BENCHES)).toThrow(words)
})
