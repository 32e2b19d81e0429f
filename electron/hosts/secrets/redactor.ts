export interface Redactor {
  /** From now on this value is left out of every line, also URL-encoded or as base64. */
  hide(value: string): void
  /** For a log: known values, and what has the shape of a key. */
  redact(text: string): string
  /** For words that somebody reads: known values only. */
  withoutKnown(text: string): string
}

const MARK = '[redacted]'
/** Shorter ones would cut holes into words; no key and no passphrase is that short. */
const LEAST_CHARACTERS = 6

/** What is written like a key, whoever it belongs to. Groups: what stays before it. */
const KEY_SHAPES: readonly RegExp[] = [
  /\b(sk-)[\w-]{8,}/gu,
  /\b(CG-)[\w-]{8,}/gu,
  /\b((?:bearer|basic)\s+)(?=\S*[\d=])[\w.~+/=-]{8,}/giu,
  // In an address: `?apikey=…`, `&token=…`, `#k=…`, and headers as `x-cg-pro-api-key: …`.
  /((?:[?&#](?:k|key|token|apikey)|[\w-]*(?:api[_-]?key|access[_-]?key|secret|token|passphrase|password))=)[^&\s"'<>]+/giu,
  /([\w-]*(?:api[_-]?key|access[_-]?key|secret|token|passphrase|password|authorization)\\?["']?\s*:\s*\\?["']?)(?!\[redacted\])[^"'\\,\s}]{6,}/giu,
]
/** Finnhub's keys have 20 letters and digits, Massive's 32, a hash 64: nothing a log needs whole. */
const OPAQUE = /\b[A-Za-z0-9_]{20,}\b/gu
const LEAST_OF_EACH = 3

/** Keeps keys out of text that leaves the process: known values, and what has the shape of one. */
export function createRedactor(): Redactor {
  const forms = new Set<string>()
  // The longest first: one value may be the beginning of another.
  const withoutKnown = (text: string): string =>
    [...forms]
      .toSorted((one, other) => other.length - one.length)
      .reduce((line, form) => line.replaceAll(form, MARK), text)
  return {
    hide(value) {
      if (value.length < LEAST_CHARACTERS) return
      forms.add(value)
      forms.add(encodeURIComponent(value))
      forms.add(JSON.stringify(value).slice(1, -1))
      forms.add(Buffer.from(value).toString('base64'))
      forms.add(Buffer.from(value).toString('base64url'))
    },
    withoutKnown,
    redact(text) {
      const shaped = KEY_SHAPES.reduce((line, shape) => line.replaceAll(shape, `$1${MARK}`), withoutKnown(text))
      return shaped.replaceAll(OPAQUE, (word) => (isOpaque(word) ? MARK : word))
    },
  }
}

/** Letters and digits mixed: an identifier of the program has a digit or two at most. */
function isOpaque(word: string): boolean {
  const digits = word.replaceAll(/\D/gu, '').length
  const letters = word.replaceAll(/[^A-Za-z]/gu, '').length
  return digits >= LEAST_OF_EACH && letters >= LEAST_OF_EACH
}
