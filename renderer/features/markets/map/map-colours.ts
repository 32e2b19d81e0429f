import { heatTable, type HeatTable } from '../../../../shared/domain/heat-colour.ts'
import { readToken } from '../../../ui/css-tokens.ts'

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
}

/** Monochrome mixes straight to the text colour, at both ends (DESIGN.md §3). */
const MONO_CURVE = 1

/** Colours of the theme and palette on screen. Costs 1.7 ms for the table: once a change of theme, not once a draw. */
export function readMapColours(isMono: boolean): MapColours {
  const ink = readToken('--ink')
  const mid = readToken('--heat-mid')
  const tileInk = readToken('--heat-ink')
  return {
    table: isMono
      ? heatTable({ down: ink, mid, up: ink, ink: tileInk }, MONO_CURVE)
      : heatTable({ down: readToken('--heat-down'), mid, up: readToken('--heat-up'), ink: tileInk }),
    gap: readToken('--heat-gap'),
    none: readToken('--heat-none'),
    noneLine: readToken('--line-2'),
    noneInk: readToken('--ink-3'),
    head: readToken('--heat-head'),
    headName: ink,
    headValue: readToken('--ink-2'),
    headCount: readToken('--ink-3'),
  }
}
