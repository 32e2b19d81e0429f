/** Structured clone over JSON, for Node and for the page alike: what the contract's messages are made of. */
const VIEWS = ['Float64Array', 'Float32Array', 'Uint32Array', 'Int32Array', 'Uint16Array', 'Uint8Array']

/** @param {any} value @returns {any} */
export function encode(value) {
  if (value === undefined) return { $: 'undefined' }
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0) ? value : { $: 'number', v: `${value}` }
  if (typeof value === 'bigint') return { $: 'bigint', v: `${value}` }
  if (typeof value === 'function' || typeof value === 'symbol')
    throw new DOMException('not cloneable', 'DataCloneError')
  if (value instanceof Date) return { $: 'date', v: value.getTime() }
  if (value instanceof Map) return { $: 'map', v: [...value].map(encode) }
  if (value instanceof Set) return { $: 'set', v: [...value].map(encode) }
  if (ArrayBuffer.isView(value)) {
    const view = VIEWS.find((name) => value.constructor.name === name) ?? 'Uint8Array'
    return { $: 'view', view, v: toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) }
  }
  if (value instanceof ArrayBuffer) return { $: 'buffer', v: toBase64(new Uint8Array(value)) }
  if (Array.isArray(value)) return value.map(encode)
  const plain = Object.fromEntries(Object.keys(value).map((key) => [key, encode(value[key])]))
  return '$' in plain ? { $: 'object', v: plain } : plain
}

/** @param {any} value @returns {any} */
export function decode(value) {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(decode)
  const v = value.v
  switch (value.$) {
    case 'undefined':
      return undefined
    case 'number':
      return v === '-0' ? -0 : Number(v)
    case 'bigint':
      return BigInt(v)
    case 'date':
      return new Date(v)
    case 'map':
      return new Map(v.map(decode))
    case 'set':
      return new Set(v.map(decode))
    case 'buffer':
      return fromBase64(v).buffer
    case 'view':
      return value.view === 'Uint8Array'
        ? fromBase64(v)
        : new /** @type {any} */ (globalThis)[value.view](fromBase64(v).buffer)
  }
  const plain = value.$ === 'object' ? v : value
  return Object.fromEntries(Object.keys(plain).map((key) => [key, decode(plain[key])]))
}

/** @param {Uint8Array} bytes */
function toBase64(bytes) {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

/** @param {string} text */
function fromBase64(text) {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}
