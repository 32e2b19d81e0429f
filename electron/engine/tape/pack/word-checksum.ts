/**
 * 32 bits over words `from` … `to − 1`, an even number of them; the word at `skipped` (at an even distance from `from`) counts
 * as 0, because it holds the checksum. FNV-1a in two lanes with a rotation: every step can be undone, so a change inside one
 * word always changes the result.
 */
export function wordChecksum(words: Uint32Array, from: number, to: number, skipped = -1): number {
  let a = 0x811c9dc5
  let b = 0x01000193
  for (let index = from; index < to; index += 2) {
    a = Math.imul(a ^ (index === skipped ? 0 : (words[index] as number)), 0x01000193)
    b = Math.imul(b ^ (words[index + 1] as number), 0x01000193)
    a = (a << 13) | (a >>> 19)
    b = (b << 11) | (b >>> 21)
  }
  return (a ^ Math.imul(b, 0x85ebca6b)) >>> 0
}

/** Packed bytes are read by word and by double: an odd place in a socket's or file's buffer needs a copy. */
export function aligned(bytes: Uint8Array): Uint8Array {
  // Not `slice`: a Buffer's is a view.
  return bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes)
}
