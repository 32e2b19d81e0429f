import { heatStep, placePosition } from '../../../../shared/domain/heat-colour.ts'
import { formatPercent, formatPlace, formatTilePercent } from '../../../../shared/domain/format-number.ts'
import type { HeatmapData } from './heatmap-data.ts'

/** What colours the map: how a value is placed on the scale and how it is told. */
export interface Measure {
  readonly id: HeatmapData['colour']
  /** From −1 to 1; what lies beyond is clamped by the colour table. */
  readonly position: (value: number) => number
  /** On a large tile, and on a small one. */
  readonly long: (value: number) => string
  readonly short: (value: number) => string
  /** Of a group and in the side panel. */
  readonly figure: (value: number | null) => string
  /** For screen readers. */
  readonly says: (value: number) => string
  readonly legend: { readonly marks: readonly string[]; readonly label: string }
  /** What is coloured, for the row above the map. */
  readonly rule: string
}

/** DESIGN.md §3: the change in percent that has the full colour, of one day. */
const DAY_LIMITS = { sp500: 3, crypto100: 5 } as const

export function measureOf({ colour, universe }: Pick<HeatmapData, 'colour' | 'universe'>): Measure {
  return colour === 'high52' ? PLACE : CHANGES[universe]
}

const PLACE: Measure = {
  id: 'high52',
  position: placePosition,
  long: (value) => `${formatPlace(value)} of range`,
  short: formatPlace,
  figure: formatPlace,
  says: (value) => `${Math.round(value)} percent of the 52-week range`,
  legend: {
    marks: ['52-week low', 'middle', '52-week high'],
    label: 'Colour: from the 52-week low over the middle to the 52-week high',
  },
  rule: 'coloured by the price’s place between its 52-week low and high',
}

const CHANGES = {
  sp500: change(DAY_LIMITS.sp500, 'since the last close'),
  crypto100: change(DAY_LIMITS.crypto100, 'over 24 hours'),
} as const

function change(limit: number, since: string): Measure {
  const mark = (share: number): string => formatMark(limit * share)
  return {
    id: 'change',
    position: (value) => value / limit,
    long: formatPercent,
    short: formatTilePercent,
    figure: formatPercent,
    says: (value) => `${direction(value)}${Math.abs(value).toFixed(2)} percent ${since}`,
    legend: {
      marks: [mark(-1), mark(-0.5), '0', mark(0.5), mark(1)],
      label: `Colour: change ${since}, from ${mark(-1)} to ${mark(1)}`,
    },
    rule: `coloured by the change ${since}`,
  }
}

/** `−3%`, `+1.5%`: a mark of the scale, without the decimals of a value. */
function formatMark(percent: number): string {
  return `${percent < 0 ? '\u2212' : '+'}${Math.abs(percent)}%`
}

function direction(value: number): string {
  const hundredths = Math.round(value * 100)
  if (hundredths === 0) return ''
  return hundredths > 0 ? 'up ' : 'down '
}

/** Step of the colour table, −1 without a value. */
export function stepOf(measure: Measure, value: number | null): number {
  return value === null ? -1 : heatStep(measure.position(value))
}
