import { createHash } from 'node:crypto'

/** Eight doubles of one bar, hashed as sixteen words. Shared: hashing runs once per stored bar and must not allocate. */
const scratch = new Float64Array(8)
const words = new Uint32Array(scratch.buffer)

/** Marks the current version of a bar; earlier ones carry their number from 0 (first seen). */
export const CURRENT_VERSION = -1

/**
 * 32 bits over every field of a stored bar. A series keeps the sum of its bars' hashes modulo 2^32: it follows inserts
 * and revisions without reading the others, and a flipped bit anywhere in the rows changes it (all but 1 in 2^32).
 */
export function barHash(
  t: number,
  o: number,
  h: number,
  l: number,
  c: number,
  v: number,
  fetchId: number,
  version: number,
): number {
  scratch[0] = t
  scratch[1] = o
  scratch[2] = h
  scratch[3] = l
  scratch[4] = c
  // NaN has many bit patterns: an unknown volume is told by the version's fraction instead.
  scratch[5] = Number.isNaN(v) ? 0 : v
  scratch[6] = fetchId
  scratch[7] = Number.isNaN(v) ? version + 0.5 : version
  let hash = 0x811c9dc5
  for (let index = 0; index < 16; index++) {
    hash = Math.imul(hash ^ (words[index] as number), 0x9e3779b1)
    hash ^= hash >>> 15
  }
  return hash >>> 0
}

/** 32 bits over the fields of a row of any other table. */
export function rowHash(values: readonly (string | number | null)[]): number {
  return createHash('sha256').update(JSON.stringify(values)).digest().readUInt32LE(0)
}

/** SHA-256 over key and value, so that a document that landed under another key is seen too. */
export function documentHash(key: string, value: string): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([key, value]))
    .digest()
}
