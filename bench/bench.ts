/** One file per claim: what is measured, and which figures stand beside each other. */
export interface Bench {
  /** Each runs once a round, in turn, and gives one figure in the unit of the cases that name it. */
  readonly measures: Readonly<Record<string, () => Promise<number>>>
  readonly cases: readonly BenchCase[]
  /** Joins the machine's description: the browser, where one is used. */
  readonly runsOn?: string
  close(): Promise<void>
}

export interface BenchCase {
  readonly name: string
  readonly unit: 'ms' | 'bytes'
  /** Name of the measure. */
  readonly ours: string
  readonly peerName: string
  readonly peer: Peer
  /** The ratio to reach: peer ÷ ours, or limit ÷ ours. */
  readonly goal: number
}

/** `times` makes a limit of another measure: "at most 1.3 times what it takes with 1,000 bars". */
export type Peer =
  | { readonly measure: string; readonly times?: number }
  | { readonly limit: number }
  | { readonly missing: string }

export interface BenchOptions {
  /** Smaller inputs where the claim survives them. */
  readonly isQuick: boolean
  /** Measured rounds; one more comes before them as a warm-up. */
  readonly rounds: number
}

/** What a bench file exports as `open`. @throws BenchUnavailable when this machine cannot run it */
export type OpenBench = (options: BenchOptions) => Promise<Bench>

/** A bench that cannot run here, with the reason in words: no failure. */
export class BenchUnavailable extends Error {}
