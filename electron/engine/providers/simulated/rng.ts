const FRACTION = 2 ** -32
const HALF_FRACTION = 2 ** -16
/** Mean and deviation of the sum of eight bytes: 8 · 127.5 and √(8 · (256² − 1) / 12). */
const BYTES_MEAN = 1_020
const BYTES_DEVIATION = 209.0167
/** E[1 / (u₁ + u₂)] = 2 ln 2: scales `heavy` to variance 1. */
const HEAVY_SCALE = 1.3862944
/** Not Math.LN2: an engine may round that as it likes. */
const LN_2 = HEAVY_SCALE / 2
/** Keeps one draw of `heavy` under about 19 deviations of its normal part. */
const HEAVY_FLOOR = 0.002

/** FNV-1a over UTF-16 code units, then mixed: streams of similar symbols share nothing. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return mixWord(hash)
}

/** The finaliser of MurmurHash3. */
function mixWord(word: number): number {
  let x = word
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) | 0
}

/**
 * Small fast counter generator (sfc32), placed anywhere by `reset`: a number depends on its address alone, never on what was
 * drawn before. Every distribution uses only + − × ÷ √, which IEEE 754 rounds alike on every machine.
 */
export class Rng {
  private a = 0
  private b = 0
  private c = 0
  private counter = 1

  reset(stream: number, level: number, bucket: number): this {
    this.a = mixWord(stream ^ Math.imul(level, 0x9e3779b1))
    this.b = mixWord(bucket ^ 0x6a09e667)
    this.c = mixWord(this.a ^ Math.imul(this.b, 0x27d4eb2f))
    this.counter = 1
    for (let i = 0; i < 6; i++) this.word()
    return this
  }

  /** 32 random bits, signed. */
  word(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (this.c << 21) | (this.c >>> 11)
    this.c = (this.c + sum) | 0
    return sum
  }

  /** [0, 1) */
  uniform(): number {
    return (this.word() >>> 0) * FRACTION
  }

  /** Whole number of [0, limit). */
  below(limit: number): number {
    return Math.floor(this.uniform() * limit)
  }

  /** Nearly normal, mean 0, variance 1: the sum of eight bytes. */
  normal(): number {
    return (byteSum(this.word()) + byteSum(this.word()) - BYTES_MEAN) / BYTES_DEVIATION
  }

  /** Mean 0, variance about 1, tails like Student's t with four degrees of freedom: u₁ + u₂ is near 0 as χ²₄ is. */
  heavy(): number {
    const word = this.word()
    const sum = ((word & 0xffff) + (word >>> 16)) * HALF_FRACTION
    return this.normal() / Math.sqrt((sum + HEAVY_FLOOR) * HEAVY_SCALE)
  }

  /** Exponential, mean 1: so many halvings and a part of one, for which −log₂(1 − u/2) is taken to its third power. */
  exponential(): number {
    const halvings = Math.clz32(this.word())
    const u = this.uniform()
    return LN_2 * (halvings + u * (0.7213 + u * (0.1803 + u * 0.0984)))
  }
}

function byteSum(word: number): number {
  return (word & 0xff) + ((word >>> 8) & 0xff) + ((word >>> 16) & 0xff) + (word >>> 24)
}
