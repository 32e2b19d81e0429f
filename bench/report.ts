import { formatTable } from '../electron/hosts/cli/format-table.ts'
import type { BenchLine } from './compare.ts'
import { significant } from './statistics.ts'

const COLUMNS = [
  { title: 'bench' },
  { title: 'case' },
  { title: 'ours', isFigure: true },
  { title: 'peer', isFigure: true },
  { title: 'unit' },
  { title: 'beside' },
  { title: 'ratio', isFigure: true },
  { title: 'goal', isFigure: true },
  { title: '' },
]

/** For people: figures with their goal beside them, then the machines they were taken on. */
export function formatReport(lines: readonly BenchLine[]): string {
  const rows = lines.map((line) => [
    line.bench,
    line.case,
    figure(line.ours),
    line.peer === null ? null : figure(line.peer),
    line.unit,
    line.peerName,
    line.ratio === null ? null : `${significant(line.ratio, 3)}x`,
    `${significant(line.goal, 3)}x`,
    verdict(line),
  ])
  const rounds = [...new Set(lines.map((line) => line.rounds))].join(' or ')
  const machines = [...new Set(lines.map((line) => line.machine))]
  const legend = `Medians of ${rounds} rounds. The ratio is peer ÷ ours, or limit ÷ ours: better when larger.`
  return [formatTable(COLUMNS, rows), '', legend, ...machines].join('\n')
}

function verdict({ ok, peer }: BenchLine): string {
  if (peer === null) return 'no peer'
  return ok ? 'ok' : 'missed'
}

/** Three digits, thousands parted: `12.3`, `6,540`. */
function figure(value: number): string {
  const rounded = value >= 1000 ? Math.round(value) : significant(value, 3)
  return rounded.toLocaleString('en-US', { maximumSignificantDigits: 21 })
}
