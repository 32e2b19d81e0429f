import { heatTable, type HeatTable } from '../../../../shared/domain/heat-colour.ts'
import { readColour } from '../../../ui/css-tokens.ts'

export interface MapColours {
  readonly table: HeatTable
  readonly gap: string
  readonly none: string
  readonly noneLine: string
  readonly noneInk: string
  readonly head: string
  readonly headName: string
  readonly headValue: string
  readonly headCount: string
  /** Text of a change in a head. */
  readonly up: string
  readonly down: string
}

/** Monochrome mixes straight to the text colour, at both ends (DESIGN.md §3). */
const MONO_CURVE = 1

/** Colours of the theme and palette on screen. Costs 1.7 ms for the table: once a change of theme, not once a draw. */
export function readMapColours(isMono: boolean): MapColours {
  const ink = readColour('--ink')
  const mid = readColour('--heat-mid')
  const tileInk = readColour('--heat-ink')
  return {
    table: isMono
      ? heatTable({ down: ink, mid, up: ink, ink: tileInk }, MONO_CURVE)
      : heatTable({ down: readColour('--heat-down'), mid, up: readColour('--heat-up'), ink: tileInk }),
    gap: readColour('--heat-gap'),
    none: readColour('--heat-none'),
    noneLine: readColour('--line-2'),
    noneInk: readColour('--ink-3'),
    head: readColour('--heat-head'),
    headName: ink,
    headValue: readColour('--ink-2'),
    headCount: readColour('--ink-3'),
    up: isMono ? ink : readColour('--up'),
    down: isMono ? ink : readColour('--down'),
  }
}
