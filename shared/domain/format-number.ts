/** What stands where a figure is unknown: never 0, never a dash. */
const MISSING = 'n/a'
const MINUS = '\u2212'
const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉'
const MAX_DECIMALS = 20

/**
 * A price with as many decimals as its size asks for (DESIGN.md §8), or as its tick size has. Below 0.001 in compact form,
 * `0.0₅712` for 0.00000712: the subscript counts the zeros after the point.
 */
export function formatPrice(price: number | null, tickSize: number | null = null): string {
  if (!isKnown(price)) return MISSING
  if (tickSize !== null) return grouped(price, decimalsOf(tickSize))
  const size = Math.abs(price)
  // 9.9996 rounds up into the next range, so the range of the rounded price decides.
  const decimals = priceDecimals(Number(size.toFixed(priceDecimals(size))))
  if (size === 0 || size >= 0.001) return grouped(price, decimals)
  const [digits, exponent] = size.toExponential(2).split('e') as [string, string]
  const zeros = -Number(exponent) - 1
  if (zeros < 3) return grouped(price, 6)
  return `${price < 0 ? MINUS : ''}0.0${subscript(zeros)}${digits.replace('.', '')}`
}

/** A price with every digit it has, for hover and screen readers where `formatPrice` is compact. */
export function formatFullPrice(price: number | null): string {
  if (!isKnown(price)) return MISSING
  return grouped(price, Math.max(priceDecimals(Math.abs(price)), decimalsOf(price)))
}

/** A change in percent, `+1.25%`, with its sign; what rounds to zero is `0.00%` without one. */
export function formatPercent(percent: number | null): string {
  if (!isKnown(percent)) return MISSING
  return signed(percent, 2, '%')
}

const tilePercents = new Map<number, string>()
const CACHE_LIMIT = 20_000

/**
 * A change in percent as tiles print it: one decimal from 10 % on. Texts are kept by their rounded value: 10 times faster
 * than building them on each of thousands of tiles a recolour.
 */
export function formatTilePercent(percent: number | null): string {
  if (!isKnown(percent)) return MISSING
  const hundredths = Math.round(percent * 100)
  const isLong = Math.abs(hundredths) >= 1_000
  // Tenths are told from hundredths by a half, which no rounded value has.
  const key = isLong ? Math.round(percent * 10) + 0.5 : hundredths
  const kept = tilePercents.get(key)
  if (kept !== undefined) return kept
  const text = isLong ? signed(percent, 1, '%') : signed(hundredths / 100, 2, '%')
  if (tilePercents.size >= CACHE_LIMIT) tilePercents.clear()
  tilePercents.set(key, text)
  return text
}

/** A place in the 52-week range, 0 to 100: a whole percent without a sign, `70%`. */
export function formatPlace(percent: number | null): string {
  return isKnown(percent) ? `${grouped(percent, 0)}%` : MISSING
}

const SCALES = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'K'],
] as const

/** Three significant digits with K M B T: `84.0B`, `1.82T`, with `unit` before the digits: `$84.0B`. */
export function formatLarge(value: number | null, unit = ''): string {
  if (!isKnown(value)) return MISSING
  const rounded = Number(Math.abs(value).toPrecision(3))
  const [scale, suffix] = SCALES.find(([size]) => rounded >= size) ?? [1, '']
  const scaled = rounded / scale
  const isWhole = scale === 1 && Number.isInteger(value)
  const digits = isWhole ? String(rounded) : scaled >= 1_000 ? grouped(scaled, 0) : threeDigits(scaled)
  return `${value < 0 ? MINUS : ''}${unit}${digits}${suffix}`
}

/** A whole number with its thousands grouped: `5,105`. */
export function formatCount(count: number): string {
  return grouped(count, 0)
}

/** A multiple with one decimal: `1.4×`. */
export function formatRatio(ratio: number | null): string {
  return isKnown(ratio) ? `${grouped(ratio, 1)}×` : MISSING
}

/** A change in points, with its sign: `+12.40 pts`. */
export function formatPoints(points: number | null): string {
  return isKnown(points) ? signed(points, 2, ' pts') : MISSING
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** Decimal units, one decimal under ten: `0.2 MB`, `412 MB`. Under 0.1 MB `38 kB`. */
export function formatBytes(bytes: number): string {
  let unit = 0
  let size = bytes
  while (unit < BYTE_UNITS.length - 1 && size >= (unit === 1 ? 100 : 999.5)) {
    size /= 1_000
    unit++
  }
  return `${grouped(size, unit >= 2 && size < 9.95 ? 1 : 0)} ${BYTE_UNITS[unit]}`
}

function isKnown(value: number | null): value is number {
  return value !== null && Number.isFinite(value)
}

function priceDecimals(size: number): number {
  if (size >= 10 || size === 0) return 2
  if (size >= 1) return 3
  if (size >= 0.1) return 4
  return size >= 0.01 ? 5 : 6
}

function decimalsOf(value: number): number {
  const [digits, exponent = '0'] = String(Math.abs(value)).split('e') as [string, string?]
  const fraction = digits.split('.')[1]?.length ?? 0
  return Math.min(MAX_DECIMALS, Math.max(0, fraction - Number(exponent)))
}

function threeDigits(value: number): string {
  if (value === 0) return '0'
  if (value < 0.001) return formatPrice(value)
  return value.toPrecision(3)
}

function subscript(count: number): string {
  return [...String(count)].map((digit) => SUBSCRIPTS[Number(digit)]).join('')
}

function signed(value: number, decimals: number, unit: string): string {
  const text = grouped(Math.abs(value), decimals)
  if (!/[1-9]/.test(text)) return `${text}${unit}`
  return `${value < 0 ? MINUS : '+'}${text}${unit}`
}

const formats: Intl.NumberFormat[] = []

function grouped(value: number, decimals: number): string {
  formats[decimals] ??= new Intl.NumberFormat('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  })
  const text = formats[decimals].format(Math.abs(value))
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text
}
