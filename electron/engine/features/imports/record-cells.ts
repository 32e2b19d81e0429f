/** The cells of one record, for as long as its callback runs. Text is made only of cells that are asked for. */
export interface RecordCells {
  readonly width: number
  /** Undefined past the last cell. */
  text(at: number): string | undefined
  /** The figure of a cell that is a plain decimal, exactly as Number() reads it; NaN for any other: `text` tells more. */
  decimal(at: number): number
  /** The figure of a cell of 10, 13 or 16 digits and nothing else, which no date is written with; else NaN. */
  epoch(at: number): number
}

export function cellsOfTexts(texts: readonly string[]): RecordCells {
  return { width: texts.length, text: (at) => texts[at], decimal: () => Number.NaN, epoch: () => Number.NaN }
}

export function textsOf(cells: RecordCells): string[] {
  return Array.from({ length: cells.width }, (_, at) => cells.text(at) as string)
}

const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30
/** 10^0 to 10^15: a decimal of at most 53 bits divided by one of them is rounded once, so it is the nearest double. */
const POWERS_OF_TEN = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent)

/** Cells as places in the bytes of a piece: nothing is allocated for a row but the texts that are asked for. */
export class ByteCells implements RecordCells {
  width = 0
  bytes: Buffer = Buffer.alloc(0)
  private starts = new Int32Array(64)
  private ends = new Int32Array(64)

  add(start: number, end: number): void {
    if (this.width === this.starts.length) this.grow()
    this.starts[this.width] = start
    this.ends[this.width++] = end
  }

  text(at: number): string | undefined {
    return at < this.width ? this.bytes.toString('utf8', this.starts[at], this.ends[at]) : undefined
  }

  decimal(at: number): number {
    if (at >= this.width) return Number.NaN
    const { bytes } = this
    let place = this.starts[at] as number
    const end = this.ends[at] as number
    const isNegative = bytes[place] === MINUS
    if (isNegative) place++
    let figure = 0
    let digits = 0
    // A product of ten grows with every digit after the point, and trailing zeros wait: 0.50000000 is 5 / 10.
    let decimals = 0
    let zeros = 0
    let hasPoint = false
    for (; place < end; place++) {
      const digit = (bytes[place] as number) - ZERO
      if (digit >= 0 && digit <= 9) {
        digits++
        if (!hasPoint) figure = figure * 10 + digit
        else if (digit === 0) zeros++
        else {
          if (decimals + zeros >= 15) return Number.NaN
          figure = figure * (POWERS_OF_TEN[zeros + 1] as number) + digit
          decimals += zeros + 1
          zeros = 0
        }
      } else if (bytes[place] === POINT && !hasPoint) hasPoint = true
      else return Number.NaN
    }
    if (digits === 0 || figure > Number.MAX_SAFE_INTEGER) return Number.NaN
    const value = figure / (POWERS_OF_TEN[decimals] as number)
    return isNegative ? -value : value
  }

  epoch(at: number): number {
    if (at >= this.width) return Number.NaN
    const start = this.starts[at] as number
    const end = this.ends[at] as number
    const length = end - start
    if (length !== 13 && length !== 10 && length !== 16) return Number.NaN
    let figure = 0
    for (let place = start; place < end; place++) {
      const digit = (this.bytes[place] as number) - ZERO
      if (digit < 0 || digit > 9) return Number.NaN
      figure = figure * 10 + digit
    }
    return figure > Number.MAX_SAFE_INTEGER ? Number.NaN : figure
  }

  private grow(): void {
    const wider = (places: Int32Array): Int32Array<ArrayBuffer> => {
      const grown = new Int32Array(places.length * 2)
      grown.set(places)
      return grown
    }
    this.starts = wider(this.starts)
    this.ends = wider(this.ends)
  }
}
