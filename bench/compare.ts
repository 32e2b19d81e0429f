import type { BenchCase } from './bench.ts'
import { median, significant } from './statistics.ts'

/** One line of `--json`, exactly these keys (the outside contract of the command line). */
export interface BenchLine {
  readonly bench: string
  readonly case: string
  readonly unit: BenchCase['unit']
  readonly ours: number
  /** Null when the peer is not installed or failed. */
  readonly peer: number | null
  readonly peerName: string
  /** Better when larger: peer ÷ ours for time and size, limit ÷ ours for a limit; null without a peer. */
  readonly ratio: number | null
  readonly goal: number
  readonly ok: boolean
  readonly rounds: number
  readonly machine: string
}

const DIGITS = 5

/** @returns undefined when our own figure is missing */
export function compareCase(
  { name, unit, ours: oursName, peer: peerOf, peerName, goal }: BenchCase,
  figures: ReadonlyMap<string, readonly number[]>,
  { bench, machine }: { readonly bench: string; readonly machine: string },
): BenchLine | undefined {
  const own = figures.get(oursName)
  if (own === undefined) return undefined
  const ours = significant(median(own), DIGITS)
  const peer = peerFigure(peerOf, figures)
  const ratio = peer === null ? null : significant(peer / ours, DIGITS)
  const ok = ratio !== null && ratio >= goal
  return { bench, case: name, unit, ours, peer, peerName, ratio, goal, ok, rounds: own.length, machine }
}

function peerFigure(peer: BenchCase['peer'], figures: ReadonlyMap<string, readonly number[]>): number | null {
  if ('missing' in peer) return null
  if ('limit' in peer) return peer.limit
  const values = figures.get(peer.measure)
  return values === undefined ? null : significant(median(values) * (peer.times ?? 1), DIGITS)
}
