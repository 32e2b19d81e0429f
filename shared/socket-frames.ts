/**
 * How one engine message crosses a WebSocket. A message without bytes is one JSON text. A message with bytes is a JSON text
 * `[message, paths]`, where `paths` says what was lifted out, followed by one binary frame per path: bytes are never turned into
 * text or copied into an envelope, and the reader gets a buffer of its own that starts at offset 0.
 */
type Path = readonly (string | number)[]

export interface SocketFrames {
  readonly text: string
  readonly binaries: readonly Uint8Array[]
}

/** Most binary frames one message may announce; the contract's messages carry one. */
const MAX_BINARIES = 64

export function toSocketFrames(message: unknown): SocketFrames {
  const binaries: Uint8Array[] = []
  const paths: Path[] = []
  const lifted = liftBytes(message, [], (bytes, path) => {
    binaries.push(bytes)
    paths.push(path)
  })
  return { text: JSON.stringify(paths.length === 0 ? message : [lifted, paths]), binaries }
}

/**
 * Puts frames together again, in the order they arrive. `push` returns the message once it is whole, else undefined.
 * @throws RangeError or SyntaxError on frames no `toSocketFrames` writes; the socket is then of no more use.
 */
export function createFrameReader(): { push(frame: string | ArrayBuffer | Uint8Array): object | undefined } {
  let open: { message: object; paths: Path[]; next: number } | undefined
  return {
    push(frame) {
      if (typeof frame !== 'string') {
        if (!open) throw new RangeError('frame: bytes that no message announced')
        putBytes(
          open.message,
          open.paths[open.next++] as Path,
          frame instanceof Uint8Array ? frame : new Uint8Array(frame),
        )
        if (open.next < open.paths.length) return undefined
        const { message } = open
        open = undefined
        return message
      }
      if (open) throw new RangeError('frame: text where bytes were announced')
      const parsed: unknown = JSON.parse(frame)
      if (!Array.isArray(parsed)) return asObject(parsed)
      const [message, paths] = parsed as unknown[]
      open = { message: asObject(message), paths: asPaths(paths), next: 0 }
      return undefined
    },
  }
}

/** A copy of `value` with null where bytes stood; parts without bytes are shared, not copied. */
function liftBytes(value: unknown, path: Path, found: (bytes: Uint8Array, path: Path) => void): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Uint8Array) {
    found(value, path)
    return null
  }
  let copy: Record<string | number, unknown> | undefined
  const source = value as Record<string | number, unknown>
  for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
    const item = source[key]
    if (typeof item !== 'object' || item === null) continue
    const lifted = liftBytes(item, [...path, key], found)
    if (lifted === item) continue
    copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>
    copy[key] = lifted
  }
  return copy ?? value
}

function putBytes(message: object, path: Path, bytes: Uint8Array): void {
  let target = message as Record<string | number, unknown>
  for (const key of path.slice(0, -1)) target = asObject(own(target, key)) as Record<string | number, unknown>
  const last = path.at(-1) as string | number
  own(target, last)
  target[last] = bytes
}

/** Only keys the sender wrote are followed, so a path can never reach a prototype. */
function own(target: Record<string | number, unknown>, key: string | number): unknown {
  if (!Object.hasOwn(target, key)) throw new RangeError(`frame: no place "${key}" for bytes`)
  return target[key]
}

function asObject(value: unknown): object {
  if (typeof value === 'object' && value !== null) return value
  throw new RangeError('frame: a message must be an object')
}

function asPaths(value: unknown): Path[] {
  const isPath = (path: unknown): boolean =>
    Array.isArray(path) && path.length > 0 && path.every((key) => typeof key === 'string' || typeof key === 'number')
  if (Array.isArray(value) && value.length > 0 && value.length <= MAX_BINARIES && value.every(isPath))
    return value as Path[]
  throw new RangeError('frame: bad list of places for bytes')
}
