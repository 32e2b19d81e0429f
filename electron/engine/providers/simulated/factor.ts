import { Ring } from './ring.ts'
import { hashText, Rng } from './rng.ts'

/** What one day did to everything that hangs on the factor, as fractions: over the night, within the session, deviation. */
const GAP = 0
const SESSION = 1
const DEVIATION = 2
const STRIDE = 3

const LEVEL_DAY = 101
const LEVEL_NOISE = 102

/** GARCH(1,1) with persistence 0.97, near what is published for daily index returns. */
const GARCH_SHOCK = 0.09
const GARCH_MEMORY = 0.88
/** Keeps a run of shocks from growing without end, in multiples of the long-run variance. */
const GARCH_CEILING = 16

export interface FactorOptions {
  readonly seed: number
  readonly name: string
  /** Long-run deviation of a day's return. */
  readonly deviation: number
  /** Share of the variance that falls between sessions. */
  readonly gapShare: number
}

/** A source of common movement: the whole market, a sector, a category. Days run in sequence from the first one. */
export class Factor {
  private readonly stream: number
  private readonly options: FactorOptions
  private readonly days: number[] = []
  private readonly rng = new Rng()
  private readonly noises = new Map<number, Ring<Float64Array>>()
  private variance: number

  constructor(options: FactorOptions) {
    this.options = options
    this.stream = hashText(`${options.seed}/factor/${options.name}`)
    this.variance = options.deviation * options.deviation
  }

  /** Long-run deviation of a day. */
  get usual(): number {
    return this.options.deviation
  }

  gap(day: number): number {
    return this.at(day, GAP)
  }

  session(day: number): number {
    return this.at(day, SESSION)
  }

  deviation(day: number): number {
    return this.at(day, DEVIATION)
  }

  /**
   * Steps that everything on this factor shares within one bar, `count` of them, deviation about 1, calm and lively in turn.
   * `bucket` names the bar; asked for by name after name, so the newest stay.
   */
  noise(level: number, bucket: number, count: number): Float64Array {
    const ring = this.noises.get(level) ?? new Ring<Float64Array>(level === LARGEST_LEVEL ? 4 : 32)
    this.noises.set(level, ring)
    return ring.get(bucket, () => {
      const rng = this.rng.reset(this.stream, LEVEL_NOISE + level, bucket)
      const steps = new Float64Array(count)
      let liveliness = 1
      for (let i = 0; i < count; i++) {
        liveliness = nextLiveliness(liveliness, rng)
        steps[i] = liveliness * rng.heavy()
      }
      return steps
    })
  }

  private at(day: number, field: number): number {
    while (this.days.length <= day * STRIDE) this.addDay()
    return this.days[day * STRIDE + field] as number
  }

  private addDay(): void {
    const { deviation, gapShare } = this.options
    const rng = this.rng.reset(this.stream, LEVEL_DAY, this.days.length / STRIDE)
    const gap = Math.sqrt(this.variance * gapShare) * rng.heavy()
    const session = Math.sqrt(this.variance * (1 - gapShare)) * rng.heavy()
    this.days.push(gap, session, Math.sqrt(this.variance * (1 - gapShare)))
    this.variance = nextVariance(this.variance, gap + session, deviation)
  }
}

/** The number of the level whose bars are seconds: only the present minute is ever asked for. */
const LARGEST_LEVEL = 3

export function nextVariance(variance: number, shock: number, deviation: number): number {
  const longRun = deviation * deviation
  const next = (1 - GARCH_SHOCK - GARCH_MEMORY) * longRun + GARCH_SHOCK * shock * shock + GARCH_MEMORY * variance
  return Math.min(next, GARCH_CEILING * longRun)
}

/** Deviation of the next step relative to the usual, remembered from step to step: why a lively minute follows another. */
export function nextLiveliness(liveliness: number, rng: Rng): number {
  return Math.max(0.25, 1 + 0.88 * (liveliness - 1) + 0.28 * rng.normal())
}
