import type { EpochMs } from './time.ts'

/**
 * A live quote as one row of Float64 numbers; NaN where the source gives none. `last prevClose high low` prices in the quote
 * currency · `volume` base asset and `turnover` quote currency, both of the session (crypto: rolling 24 h) · `marketTime`
 * epoch ms of the last trade. A change is last ÷ prevClose − 1 and is never carried beside them, so the two cannot disagree.
 */
export const QUOTE_FIELDS = ['last', 'prevClose', 'high', 'low', 'volume', 'turnover', 'marketTime'] as const
export type QuoteField = (typeof QUOTE_FIELDS)[number]
export const QUOTE_STRIDE = QUOTE_FIELDS.length

/** A batch of quotes: row `i` of `values` (QUOTE_STRIDE numbers) belongs to the subscription's symbol number `slots[i]`. */
export interface QuoteRows {
  readonly slots: Uint16Array
  readonly values: Float64Array
}

/** One binary value for a port: the rows first (8-byte aligned), then the slots, little-endian. */
export function packQuotes({ slots, values }: QuoteRows): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.byteLength + slots.byteLength)
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  bytes.set(new Uint8Array(slots.buffer, slots.byteOffset, slots.byteLength), values.byteLength)
  return bytes
}

/** Undoes `packQuotes`. The bytes may start at any offset. @throws RangeError when the size fits no whole number of rows. */
export function unpackQuotes(bytes: Uint8Array): QuoteRows {
  const rowBytes = QUOTE_STRIDE * Float64Array.BYTES_PER_ELEMENT + Uint16Array.BYTES_PER_ELEMENT
  if (bytes.byteLength % rowBytes !== 0) {
    throw new RangeError(`packed quotes: ${bytes.byteLength} bytes is no multiple of ${rowBytes}`)
  }
  const { buffer, byteOffset } = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
  const count = bytes.byteLength / rowBytes
  return {
    values: new Float64Array(buffer, byteOffset, count * QUOTE_STRIDE),
    slots: new Uint16Array(buffer, byteOffset + count * QUOTE_STRIDE * Float64Array.BYTES_PER_ELEMENT, count),
  }
}

/** Change since the previous close in percent; NaN where either price is unknown or the close is not positive. */
export function changePct(last: number, prevClose: number): number {
  return prevClose > 0 ? (last / prevClose - 1) * 100 : Number.NaN
}

/** Trade side is the aggressor's. */
export interface Trade {
  readonly t: EpochMs
  readonly price: number
  readonly quantity: number
  readonly side: 'buy' | 'sell'
}

/** Best first; each level `[price, quantity]`. */
export interface OrderBook {
  readonly at: EpochMs
  readonly bids: readonly (readonly [price: number, quantity: number])[]
  readonly asks: readonly (readonly [price: number, quantity: number])[]
}
