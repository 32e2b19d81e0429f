import { expect, test } from 'vitest'
import type { BenchCase } from './bench.ts'
import { compareCase } from './compare.ts'

const figures = new Map([
  ['ours', [12, 10, 11]],
  ['peer', [30, 22, 90]],
])
const place = { bench: 'read', machine: 'a machine' }
const compare = (change: Partial<BenchCase>) =>
  compareCase(
    { name: 'c', unit: 'ms', ours: 'ours', peerName: 'p', peer: { measure: 'peer' }, goal: 2, ...change },
    figures,
    place,
  )

test('a line holds the medians, the ratio and exactly the keys others read', () => {
  const line = compare({})
  expect(line).toEqual({
    bench: 'read',
    case: 'c',
    unit: 'ms',
    ours: 11,
    peer: 30,
    peerName: 'p',
    ratio: 2.7273,
    goal: 2,
    ok: true,
    rounds: 3,
    machine: 'a machine',
  })
})

test.each([
  ['a missed goal', { goal: 3 }, { ratio: 2.7273, ok: false }],
  ['a limit', { peer: { limit: 1_100 }, goal: 1 }, { peer: 1_100, ratio: 100, ok: true }],
  [
    'a limit made of a measure',
    { peer: { measure: 'peer', times: 0.3 }, goal: 1 },
    { peer: 9, ratio: 0.81818, ok: false },
  ],
  ['a peer that is not there', { peer: { missing: 'not installed' } }, { peer: null, ratio: null, ok: false }],
  ['a peer that failed', { peer: { measure: 'gone' } }, { peer: null, ratio: null, ok: false }],
] as const)('%s', (_, change, expected) => {
  expect(compare(change)).toMatchObject(expected)
})

test('without our own figure there is no line', () => {
  expect(compare({ ours: 'gone' })).toBeUndefined()
})
