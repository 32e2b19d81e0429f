/** One bit for each of `length` things. */
export class Bits {
  /** Bits that are set. */
  count = 0
  private readonly bytes: Uint8Array

  constructor(length: number) {
    this.bytes = new Uint8Array(Math.ceil(length / 8))
  }

  has(at: number): boolean {
    return ((this.bytes[at >>> 3] as number) & (1 << (at & 7))) !== 0
  }

  /** A bit is set once. */
  add(at: number): void {
    this.bytes[at >>> 3] = (this.bytes[at >>> 3] as number) | (1 << (at & 7))
    this.count++
  }
}
