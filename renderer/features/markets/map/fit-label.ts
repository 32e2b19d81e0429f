/** Width in px of a text at a size of 1 px. */
export type Measure = (text: string, weight: number) => number

export interface LabelTexts {
  readonly symbol: string
  /** The value as large tiles print it, `70% of range`, and as small ones do, `70%`. */
  readonly longValue: string
  readonly shortValue: string
  readonly price: string | null
}

/** What of a tile's texts fits, in CSS px. A size of 0: not drawn. Middles are counted from the top of the tile. */
export interface Label {
  readonly value: string
  readonly symbolPx: number
  readonly valuePx: number
  readonly pricePx: number
  readonly symbolMiddle: number
  readonly valueMiddle: number
  readonly priceMiddle: number
}

export const SYMBOL_WEIGHT = 640
export const VALUE_WEIGHT = 520
export const PRICE_WEIGHT = 450

/** Sizes of DESIGN.md §6: a symbol has 10 to 30 px, nothing in a tile is smaller than 10. */
const MIN_PX = 10
const MAX_SYMBOL_PX = 30
const MAX_VALUE_PX = 16
const PRICE_PX = 11
/** Heights of a line over the size of its text. */
const SYMBOL_LINE = 1.12
const VALUE_LINE = 1.3
const PRICE_LINE_PX = 15
/** Shares of a tile that its symbol may take: roomy first, and as much as it needs before it is dropped. */
const ROOMY = { width: 0.8, height: 0.36 }
const TIGHT = { width: 0.9, height: 0.62 }
/** Above this size symbols grow slower than their tiles, so that the largest do not shout. */
const SLOW_FROM_PX = 14
const SLOW_RATE = 0.62
const LONG_VALUE_MIN = { width: 110, height: 70 }
const PRICE_MIN = { width: 74, height: 64 }

/** Symbol, then value, then price, dropped from the end; null when not even the symbol fits (DESIGN.md §6). */
export function fitLabel(width: number, height: number, texts: LabelTexts, measure: Measure): Label | null {
  const symbolUnit = measure(texts.symbol, SYMBOL_WEIGHT)
  let symbolPx = Math.min((width * ROOMY.width) / symbolUnit, height * ROOMY.height)
  if (symbolPx < MIN_PX) {
    if (Math.min((width * TIGHT.width) / symbolUnit, height * TIGHT.height) < MIN_PX) return null
    symbolPx = MIN_PX
  }
  if (symbolPx > SLOW_FROM_PX) symbolPx = SLOW_FROM_PX + (symbolPx - SLOW_FROM_PX) * SLOW_RATE
  symbolPx = toHalf(Math.min(symbolPx, MAX_SYMBOL_PX))

  const isLarge = width > LONG_VALUE_MIN.width && height > LONG_VALUE_MIN.height
  const value = isLarge ? texts.longValue : texts.shortValue
  const widestValue = (width - 4) / measure(value, VALUE_WEIGHT)
  const valuePx = toHalf(Math.min(Math.max(symbolPx * 0.62, MIN_PX), MAX_VALUE_PX, widestValue))
  const roomForSymbol = (height - 2 - valuePx * VALUE_LINE) / SYMBOL_LINE
  if (valuePx < MIN_PX || roomForSymbol < MIN_PX) return stack(height, { value, symbolPx, valuePx: 0, pricePx: 0 })
  symbolPx = Math.min(symbolPx, toHalf(roomForSymbol))

  const { price } = texts
  const used = symbolPx * SYMBOL_LINE + valuePx * VALUE_LINE
  const hasPrice =
    price !== null &&
    width >= PRICE_MIN.width &&
    height >= Math.max(PRICE_MIN.height, used + PRICE_LINE_PX + MIN_PX) &&
    measure(price, PRICE_WEIGHT) * PRICE_PX <= width - 6
  return stack(height, { value, symbolPx, valuePx, pricePx: hasPrice ? PRICE_PX : 0 })
}

/** Puts the lines under each other around the middle of the tile. */
function stack(height: number, sizes: Pick<Label, 'value' | 'symbolPx' | 'valuePx' | 'pricePx'>): Label {
  const symbolLine = sizes.symbolPx * SYMBOL_LINE
  const valueLine = sizes.valuePx * VALUE_LINE
  const priceLine = sizes.pricePx > 0 ? PRICE_LINE_PX : 0
  const top = (height - symbolLine - valueLine - priceLine) / 2
  return {
    ...sizes,
    symbolMiddle: top + symbolLine / 2,
    valueMiddle: top + symbolLine + valueLine / 2,
    priceMiddle: top + symbolLine + valueLine + priceLine / 2,
  }
}

/** Few different sizes make few fonts to switch between. */
function toHalf(px: number): number {
  return Math.floor(px * 2) / 2
}
