/** `#rrggbb` each, from tokens.css: heat-down, heat-mid, heat-up and the ink of that theme's tiles. */
export interface HeatStops {
  readonly down: string
  readonly mid: string
  readonly up: string
  readonly ink: string
}

/** Colours by step, 0 = down end, 128 = middle, 256 = up end. A look-up costs 75 ns, mixing 6.4 µs (PERFORMANCE.md §5). */
export interface HeatTable {
  readonly fills: readonly string[]
  /** Text on that fill, at least 4.5:1. */
  readonly inks: readonly string[]
}

const HALF_STEPS = 128
/** Small moves get a little more colour than their share (DESIGN.md §3). */
const HEAT_CURVE = 0.86
const MIN_CONTRAST = 4.5

/**
 * Mixes from the middle to the ends in OKLab at |t|^curve. Monochrome: both ends the text colour of the theme, curve 1.
 * @throws RangeError when a stop is no `#rrggbb`
 */
export function heatTable(stops: HeatStops, curve = HEAT_CURVE): HeatTable {
  const [down, mid, up] = [stops.down, stops.mid, stops.up].map((stop) => toOklab(toLinear(stop)))
  const fills = Array.from({ length: 2 * HALF_STEPS + 1 }, (_, step) => {
    const t = (step - HALF_STEPS) / HALF_STEPS
    return toHex(fromOklab(mix(mid as Triple, (t < 0 ? down : up) as Triple, Math.abs(t) ** curve)))
  })
  return { fills, inks: fills.map((fill) => inkOn(fill, stops.ink)) }
}

/** Step of `t` in the table; what lies beyond −1 and 1 is clamped. */
export function heatStep(t: number): number {
  return Math.round((Math.min(1, Math.max(-1, t)) + 1) * HALF_STEPS)
}

/** Where a place in the 52-week range (0 to 100 percent) lies between −1, the low, and 1, the high. */
export function placePosition(percent: number): number {
  return percent / 50 - 1
}

type Triple = readonly [number, number, number]

function inkOn(fill: string, preferred: string): string {
  const inks = [preferred, '#ffffff', '#000000']
  // One of black and white always has 4.58:1 or more.
  return inks.find((ink) => contrast(fill, ink) >= MIN_CONTRAST) ?? preferred
}

/** WCAG 2 contrast ratio, 1 to 21. */
function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

function luminance(hex: string): number {
  const [r, g, b] = toLinear(hex)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function toLinear(hex: string): Triple {
  const match = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(hex)
  if (!match) throw new RangeError(`heat colour: ${hex} is no #rrggbb`)
  return match.slice(1).map((pair) => {
    const value = Number.parseInt(pair, 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as unknown as Triple
}

function toHex(linear: Triple): string {
  const pairs = linear.map((value) => {
    const clipped = Math.min(1, Math.max(0, value))
    const encoded = clipped <= 0.0031308 ? clipped * 12.92 : 1.055 * clipped ** (1 / 2.4) - 0.055
    return Math.round(encoded * 255)
      .toString(16)
      .padStart(2, '0')
  })
  return `#${pairs.join('')}`
}

/** Matrices of Björn Ottosson, "A perceptual color space for image processing", 2020. */
function toOklab([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function fromOklab([lightness, a, b]: Triple): Triple {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

function mix(from: Triple, to: Triple, share: number): Triple {
  return from.map((value, index) => value + ((to[index] as number) - value) * share) as unknown as Triple
}
