import { expect, test } from 'vitest'
import type { BenchLine } from './compare.ts'
import { formatReport } from './report.ts'

const LINE: BenchLine = {
  bench: 'read',
  case: 'all bars',
  unit: 'ms',
  ours: 12.3456,
  peer: 6540.4,
  peerName: 'rows',
  ratio: 529.78,
  goal: 20,
  ok: true,
  rounds: 5,
  machine: '2 cores',
}

test('the goal stands beside each figure, and the machine below', () => {
  const missed = { ...LINE, case: 'newest', ratio: 1.5, ok: false }
  const alone = { ...LINE, case: 'oldest', peer: null, ratio: null, ok: false }
  expect(formatReport([LINE, missed, alone]).split('\n')).toEqual([
    'bench  case      ours   peer  unit  beside  ratio  goal',
    'read   all bars  12.3  6,540  ms    rows     530x   20x  ok',
    'read   newest    12.3  6,540  ms    rows     1.5x   20x  missed',
    'read   oldest    12.3    n/a  ms    rows      n/a   20x  no peer',
    '',
    'Medians of 5 rounds. The ratio is peer ÷ ours, or limit ÷ ours: better when larger.',
    '2 cores',
  ])
})
