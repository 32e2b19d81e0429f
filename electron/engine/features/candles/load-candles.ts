import { bucketStart } from '../../../../shared/domain/bucket.ts'
import { BAR_BYTES } from '../../../../shared/domain/candles.ts'
import { calendarOf } from '../../../../shared/domain/instrument.ts'
import { intervalMs } from '../../../../shared/domain/interval.ts'
import type { Routing } from '../../routing/create-routing.ts'
import type { CandleRepository } from '../../tape/types.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import { knownCandles } from '../known-candles.ts'
import { liveState } from '../live-state.ts'
import { resolveSymbol } from '../symbols/resolve-symbol.ts'
import { chooseSeries } from '../choose-series.ts'
import { withLongRead } from './long-reads.ts'
import { marketTimeShare, readCandles, type CandlesInput, type CandlesOutput } from './read-candles.ts'

/**
 * What the tape has, and before it what it lacks and a provider can give. A limit is met by windows that double backwards:
 * nobody knows beforehand how many bars nights, holidays and halts leave in one.
 * @throws AppError as `readCandles`
 */
export async function loadCandles(deps: FeatureDeps, input: CandlesInput): Promise<CandlesOutput> {
  const { routing } = deps
  const isOther = input.source !== undefined && input.source !== routing?.source
  const isStored = isOther || input.knownAt != null || !routing?.isAsked(input.asOf ?? null)
  if (!routing || isStored) return readCandles(await readAhead(deps, deps.tape.candles, input), input)
  return loadRouted(deps, routing, input)
}

async function loadRouted(deps: FeatureDeps, routing: Routing, input: CandlesInput): Promise<CandlesOutput> {
  const { host, tape } = deps
  const { interval, limit } = input
  const { symbol } = resolveSymbol(tape, input.symbol, { create: false })
  const calendar = calendarOf(symbol)
  const now = host.now()
  const asOf = input.asOf ?? null
  const at = Math.min(asOf ?? now, now)
  const to = Math.min(input.to ?? Number.POSITIVE_INFINITY, at + 1)
  const floor = Math.max(input.from ?? Number.NEGATIVE_INFINITY, routing.reach(symbol, interval, at) ?? to)
  if (input.view !== undefined && input.view !== 'stored') await routing.ensureActions(symbol, asOf)
  let spanMs =
    limit === 0 ? Number.POSITIVE_INFINITY : limit * intervalMs(interval) * marketTimeShare(calendar, interval)
  for (;;) {
    const isWhole = to - spanMs <= floor
    const from = isWhole ? floor : Math.max(floor, bucketStart(calendar, interval, to - spanMs))
    await routing.ensure({ symbol, interval, range: { from, to }, asOf })
    // Bars of another run may lie further back, behind a stretch that nobody has asked for: they are not this answer's.
    const question = isWhole ? { ...input, symbol } : { ...input, symbol, from }
    const answer = readCandles(await readAhead(deps, routing.candlesAt(asOf), question), question)
    const bars = answer.columns.byteLength / BAR_BYTES
    if (isWhole || bars >= limit) return { ...answer, ...sourceFacts(routing, answer, { now, at, from, asOf }) }
    spanMs *= 2
  }
}

/** What the tape and the open bars have of a stretch that the provider was asked for before: nothing is fetched. */
export function readRouted(deps: FeatureDeps, routing: Routing, input: CandlesInput): CandlesOutput {
  const { host, tape } = deps
  const now = host.now()
  const answer = readCandles({ ...deps, tape: { ...tape, candles: routing.candles } }, input)
  return { ...answer, ...sourceFacts(routing, answer, { now, at: now, from: input.from ?? now, asOf: null }) }
}

/** The same, with the bars of a long answer read off this thread. */
async function readAhead(deps: FeatureDeps, candles: CandleRepository, input: CandlesInput): Promise<FeatureDeps> {
  const { jobs, tape } = deps
  if (!jobs) return { ...deps, tape: { ...tape, candles } }
  const { interval, limit, from, to, asOf, knownAt } = input
  const { symbol } = resolveSymbol(tape, input.symbol, { create: false })
  const known = knownAt == null ? undefined : knownCandles(candles, knownAt)
  const stored = (known ?? candles).list(symbol)
  const named = input.source === undefined ? stored : candles.list(symbol)
  const chosen = chooseSeries(named, { symbol, interval, source: input.source, asOf: asOf ?? null, known })
  if (!chosen) return { ...deps, tape: { ...tape, candles } }
  const range = {
    limit,
    ...(from !== undefined && { from }),
    ...((to !== undefined || asOf != null) && {
      to: Math.min(to ?? Number.POSITIVE_INFINITY, asOf ?? Number.POSITIVE_INFINITY),
    }),
    ...(asOf != null && { versionAt: asOf }),
    ...(knownAt != null && { knownAt }),
  }
  const key = { symbol, interval, source: chosen.source }
  return { ...deps, tape: { ...tape, candles: await withLongRead(candles, jobs, key, range) } }
}

interface AnswerClock {
  readonly now: number
  readonly at: number
  readonly from: number
  readonly asOf: number | null
}

function sourceFacts(
  routing: Routing,
  { symbol, interval, columns, hasEarlier, newestMarketTime }: CandlesOutput,
  { now, at, from, asOf }: AnswerClock,
): Pick<CandlesOutput, 'source' | 'state' | 'hasEarlier'> {
  const first = columns.byteLength === 0 ? from : firstOpen(columns)
  return {
    source: routing.source,
    state: liveState({ newestMarketTime, calendar: calendarOf(symbol), interval, now, asOf }),
    hasEarlier: hasEarlier || routing.hasEarlier(symbol, interval, first, at),
  }
}

function firstOpen(columns: Uint8Array): number {
  return new DataView(columns.buffer, columns.byteOffset).getFloat64(0, true)
}
