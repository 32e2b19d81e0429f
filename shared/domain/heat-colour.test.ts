import { describe, expect, it } from 'vitest'
import { type HeatStops, heatStep, heatTable, placePosition } from './heat-colour.ts'

/** The tiles' colours of DESIGN.md §3. */
const PALETTES: Record<string, { stops: HeatStops; curve?: number }> = {
  'rg dark': { stops: { down: '#C13139', mid: '#262D37', up: '#00834D', ink: '#FFFFFF' } },
  'gr dark': { stops: { down: '#00834D', mid: '#262D37', up: '#C13139', ink: '#FFFFFF' } },
  'bo dark': { stops: { down: '#A55A12', mid: '#262D37', up: '#1070BD', ink: '#FFFFFF' } },
  'mono dark': { stops: { down: '#E8ECF2', mid: '#262D37', up: '#E8ECF2', ink: '#FFFFFF' }, curve: 1 },
  'rg light': { stops: { down: '#F47A79', mid: '#E4E8ED', up: '#52C48A', ink: '#11161D' } },
  'gr light': { stops: { down: '#52C48A', mid: '#E4E8ED', up: '#F47A79', ink: '#11161D' } },
  'bo light': { stops: { down: '#F0A45E', mid: '#E4E8ED', up: '#6DB1F0', ink: '#11161D' } },
  'mono light': { stops: { down: '#11161D', mid: '#E4E8ED', up: '#11161D', ink: '#11161D' }, curve: 1 },
}
const tableOf = (name: string): ReturnType<typeof heatTable> => {
  const { stops, curve } = PALETTES[name] as { stops: HeatStops; curve?: number }
  return heatTable(stops, curve)
}

type Triple = [number, number, number]

function linearOf(hex: string): Triple {
  return [1, 3, 5].map((index) => {
    const value = Number.parseInt(hex.slice(index, index + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as Triple
}

function times(matrix: readonly (readonly number[])[], vector: Triple): Triple {
  return matrix.map((row) => row.reduce((sum, factor, index) => sum + factor * (vector[index] as number), 0)) as Triple
}

function contrast(one: string, other: string): number {
  const [low, high] = [one, other]
    .map((hex) => times([[0.2126, 0.7152, 0.0722]], linearOf(hex))[0])
    .sort((a, b) => a - b) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/** Machado, Oliveira, Fernandes 2009, full deficiency, on linear RGB. */
const SIGHTS = {
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const

/** CIELAB, D65, of what such an eye sees; negative and too bright light is cut off as a screen would. */
function labSeen(hex: string, sight: keyof typeof SIGHTS): Triple {
  const seen = times(SIGHTS[sight], linearOf(hex)).map((value) => Math.min(1, Math.max(0, value))) as Triple
  const xyz = times(
    [
      [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339 / 1.08883, 0.119192 / 1.08883, 0.9503041 / 1.08883],
    ],
    seen,
  )
  const [x, y, z] = xyz.map((value) =>
    value > 216 / 24389 ? Math.cbrt(value) : (841 / 108) * value + 4 / 29,
  ) as Triple
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** CIEDE2000 as in Sharma, Wu, Dalal 2005. */
function ciede2000([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number {
  const mean7 = ((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) ** 7
  const stretch = 1 + 0.5 * (1 - Math.sqrt(mean7 / (mean7 + 25 ** 7)))
  const c1 = Math.hypot(a1 * stretch, b1)
  const c2 = Math.hypot(a2 * stretch, b2)
  const hue = (a: number, b: number): number =>
    a === 0 && b === 0 ? 0 : ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360
  const h1 = hue(a1 * stretch, b1)
  const h2 = hue(a2 * stretch, b2)
  const isGrey = c1 * c2 === 0
  let turn = isGrey ? 0 : h2 - h1
  if (turn > 180) turn -= 360
  if (turn < -180) turn += 360
  const deltaHue = 2 * Math.sqrt(c1 * c2) * Math.sin(radians(turn / 2))
  let meanHue = h1 + h2
  if (!isGrey) meanHue = Math.abs(h1 - h2) <= 180 ? meanHue / 2 : (meanHue + (meanHue < 360 ? 360 : -360)) / 2
  const meanC = (c1 + c2) / 2
  const t =
    1 -
    0.17 * Math.cos(radians(meanHue - 30)) +
    0.24 * Math.cos(radians(2 * meanHue)) +
    0.32 * Math.cos(radians(3 * meanHue + 6)) -
    0.2 * Math.cos(radians(4 * meanHue - 63))
  const l50 = ((l1 + l2) / 2 - 50) ** 2
  const lightness = (l2 - l1) / (1 + (0.015 * l50) / Math.sqrt(20 + l50))
  const chroma = (c2 - c1) / (1 + 0.045 * meanC)
  const hueTerm = deltaHue / (1 + 0.015 * meanC * t)
  const rotation =
    -2 *
    Math.sqrt(meanC ** 7 / (meanC ** 7 + 25 ** 7)) *
    Math.sin(radians(60 * Math.exp(-(((meanHue - 275) / 25) ** 2))))
  return Math.sqrt(lightness ** 2 + chroma ** 2 + hueTerm ** 2 + rotation * chroma * hueTerm)
}

describe('heatTable', () => {
  it.each(Object.keys(PALETTES))('%s: 257 fills from end to end, ink at 4.5:1 or better on each', (name) => {
    const { fills, inks } = tableOf(name)
    const { stops } = PALETTES[name] as { stops: HeatStops }
    expect(fills).toHaveLength(257)
    expect([fills[0], fills[128], fills[256]]).toEqual(
      [stops.down, stops.mid, stops.up].map((hex) => hex.toLowerCase()),
    )
    const weak = fills.filter((fill, step) => contrast(fill, inks[step] as string) < 4.5)
    expect(weak).toEqual([])
  })

  it('keeps the ink of the theme wherever that can be read', () => {
    for (const name of ['rg dark', 'gr dark', 'bo dark', 'rg light', 'gr light', 'bo light']) {
      expect(new Set(tableOf(name).inks)).toEqual(new Set([PALETTES[name]?.stops.ink]))
    }
    expect(new Set(tableOf('mono dark').inks)).toEqual(new Set(['#FFFFFF', '#000000']))
  })

  // Mixed in OKLab at 0.5 to the power of 0.86, worked out apart from this code.
  it('mixes half the limit in OKLab, a little more than half way', () => {
    const { fills } = heatTable({ down: '#000000', mid: '#000000', up: '#ffffff', ink: '#ffffff' })
    // Grey of OKLab lightness 0.5 ** 0.86 = 0.551: linear 0.1672, sRGB 114.
    expect(fills[192]).toBe('#727272')
    const linear = heatTable({ down: '#000000', mid: '#000000', up: '#ffffff', ink: '#ffffff' }, 1)
    // Lightness 0.5: linear 0.125, sRGB 99.
    expect(linear.fills[192]).toBe('#636363')
  })

  it('refuses what is no colour', () => {
    expect(() => heatTable({ down: 'red', mid: '#000000', up: '#ffffff', ink: '#ffffff' })).toThrow('red is no #rrggbb')
  })
})

describe('heatStep', () => {
  it.each([
    [-1, 0],
    [0, 128],
    [1, 256],
    [0.5, 192],
    [-7, 0],
    [7, 256],
  ])('t %f is step %i', (t, step) => expect(heatStep(t)).toBe(step))

  it.each([
    [0, -1],
    [50, 0],
    [70, 0.4],
    [100, 1],
  ])('place %f%% lies at %f', (percent, t) => expect(placePosition(percent)).toBeCloseTo(t, 12))
})

describe('blue/orange for colour-blind eyes', () => {
  // First pairs of the test data of Sharma, Wu, Dalal 2005.
  it('CIEDE2000 is computed as published', () => {
    expect(ciede2000([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4)
    expect(ciede2000([50, 0, 0], [50, -1, 2])).toBeCloseTo(2.3669, 4)
    expect(ciede2000([50, 2.5, 0], [73, 25, -18])).toBeCloseTo(27.1492, 4)
    expect(ciede2000([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514])).toBeCloseTo(0.9082, 4)
  })

  it.each(['bo dark', 'bo light'])('%s: plus and minus half the limit differ by 25 or more', (name) => {
    const { fills } = tableOf(name)
    for (const sight of ['protan', 'deutan', 'tritan'] as const) {
      const plus = labSeen(fills[heatStep(0.5)] as string, sight)
      const minus = labSeen(fills[heatStep(-0.5)] as string, sight)
      expect(ciede2000(plus, minus), sight).toBeGreaterThanOrEqual(25)
    }
  })

  it('a red and a green of the same weight do not pass that test: it can fail', () => {
    const { fills } = tableOf('rg dark')
    const plus = labSeen(fills[heatStep(0.5)] as string, 'deutan')
    const minus = labSeen(fills[heatStep(-0.5)] as string, 'deutan')
    expect(ciede2000(plus, minus)).toBeLessThan(25)
  })
})
