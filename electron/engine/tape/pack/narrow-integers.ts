/** Bytes an integer: 0 = all are zero, 8 = a double that holds the signed integer itself. */
export type Width = 0 | 1 | 2 | 4 | 8

export function zigzag(value: number): number {
  return value >= 0 ? 2 * value : -2 * value - 1
}

export function widthFor(largest: number): Width {
  if (largest === 0) return 0
  if (largest < 2 ** 8) return 1
  if (largest < 2 ** 16) return 2
  return largest < 2 ** 32 ? 4 : 8
}

export function isWidth(value: number): value is Width {
  return value === 0 || value === 1 || value === 2 || value === 4 || value === 8
}

export function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8
}

/** Writes the first `rows` of `values` at `at` (a multiple of 8). Signed ones as zigzag, except at width 8. */
export function putIntegers(
  buffer: ArrayBuffer,
  at: number,
  width: Width,
  values: Float64Array,
  rows: number,
  isSigned: boolean,
): void {
  if (width === 0) return
  if (width === 8) {
    new Float64Array(buffer, at, rows).set(values.subarray(0, rows))
    return
  }
  const target =
    width === 1
      ? new Uint8Array(buffer, at, rows)
      : width === 2
        ? new Uint16Array(buffer, at, rows)
        : new Uint32Array(buffer, at, rows)
  for (let row = 0; row < rows; row++) {
    const value = values[row] as number
    target[row] = isSigned ? zigzag(value) : value
  }
}

/**
 * Reads what `putIntegers` wrote into `target` from row `to` on. One loop a width: each reads one kind of typed array, which V8
 * compiles to plain loads (a shared loop takes twice the time).
 */
export function takeIntegers(
  bytes: Uint8Array,
  at: number,
  width: Width,
  rows: number,
  isSigned: boolean,
  target: Float64Array,
  to: number,
): void {
  const { buffer } = bytes
  const start = bytes.byteOffset + at
  if (width === 0) target.fill(0, to, to + rows)
  else if (width === 8) target.set(new Float64Array(buffer, start, rows), to)
  else if (width === 1) take8(new Uint8Array(buffer, start, rows), isSigned, target, to)
  else if (width === 2) take16(new Uint16Array(buffer, start, rows), isSigned, target, to)
  else take32(new Uint32Array(buffer, start, rows), isSigned, target, to)
}

function take8(source: Uint8Array, isSigned: boolean, target: Float64Array, to: number): void {
  if (isSigned) {
    for (let row = 0; row < source.length; row++) {
      const code = source[row] as number
      target[to + row] = (code >>> 1) ^ -(code & 1)
    }
  } else for (let row = 0; row < source.length; row++) target[to + row] = source[row] as number
}

function take16(source: Uint16Array, isSigned: boolean, target: Float64Array, to: number): void {
  if (isSigned) {
    for (let row = 0; row < source.length; row++) {
      const code = source[row] as number
      target[to + row] = (code >>> 1) ^ -(code & 1)
    }
  } else for (let row = 0; row < source.length; row++) target[to + row] = source[row] as number
}

function take32(source: Uint32Array, isSigned: boolean, target: Float64Array, to: number): void {
  if (isSigned) {
    for (let row = 0; row < source.length; row++) {
      const code = source[row] as number
      target[to + row] = (code >>> 1) ^ -(code & 1)
    }
  } else for (let row = 0; row < source.length; row++) target[to + row] = source[row] as number
}
