/** How many bars go where. Tests make these small, so that every boundary is met often. */
export interface Layout {
  /** A chunk holds at most so many bars. */
  readonly chunkBars: number
  /** Bars per group inside a chunk. */
  readonly groupBars: number
  /** Newest bars of a series that lie in rows before they are folded into a chunk. */
  readonly tailBars: number
}

/** Measured in docs/decisions/008: larger chunks read no faster, smaller ones cost room. */
export const LAYOUT: Layout = { chunkBars: 4096, groupBars: 64, tailBars: 64 }

/** ECMAScript's last instant: bounds of a range that names none. */
export const MAX_T = 8.64e15
