import { AppError } from '../../../shared/errors.ts'
import type { Keystore, OsEncryption } from './os-encryption.ts'

/** From the engine's process to main, where the keystore can be reached. */
export type OsEncryptionRequest = { readonly kind: 'os-encryption'; readonly id: number } & (
  | { readonly call: 'describe' }
  | { readonly call: 'encrypt'; readonly text: string }
  | { readonly call: 'decrypt'; readonly sealed: Uint8Array }
)

/** The answer of main; `value` is missing after a failure, whose words stay there. */
export interface OsEncryptionReply {
  readonly kind: 'os-encryption'
  readonly id: number
  readonly value?: Keystore | Uint8Array | Awaited<ReturnType<OsEncryption['decrypt']>>
}

/** Main's side: one reply for each request. Never fails. */
export async function answerOsEncryption(os: OsEncryption, request: OsEncryptionRequest): Promise<OsEncryptionReply> {
  const { kind, id } = request
  try {
    return { kind, id, value: await run(os, request) }
  } catch {
    return { kind, id }
  }
}

function run(os: OsEncryption, request: OsEncryptionRequest): Promise<NonNullable<OsEncryptionReply['value']>> {
  if (request.call === 'describe') return os.describe()
  return request.call === 'encrypt' ? os.encrypt(request.text) : os.decrypt(request.sealed)
}

export interface OsEncryptionClient {
  readonly os: OsEncryption
  /** Hand every reply of main in here. */
  take(reply: OsEncryptionReply): void
}

/** The engine's side. Main ends the engine's process with itself, so a call without an answer has nobody to wait for it. */
export function createOsEncryptionClient(post: (request: OsEncryptionRequest) => void): OsEncryptionClient {
  const waiting = new Map<number, (value: OsEncryptionReply['value']) => void>()
  let lastId = 0

  const ask = async <T>(make: (id: number) => OsEncryptionRequest): Promise<T> => {
    const id = ++lastId
    const value = await new Promise<OsEncryptionReply['value']>((resolve) => {
      waiting.set(id, resolve)
      post(make(id))
    })
    if (value === undefined)
      throw new AppError('unsupported', 'the keystore refused', { reason: 'keystore-unavailable' })
    return value as T
  }
  return {
    os: {
      describe: () => ask<Keystore>((id) => ({ kind: 'os-encryption', id, call: 'describe' })),
      encrypt: (text) => ask<Uint8Array>((id) => ({ kind: 'os-encryption', id, call: 'encrypt', text })),
      decrypt: (sealed) => ask((id) => ({ kind: 'os-encryption', id, call: 'decrypt', sealed })),
    },
    take({ id, value }) {
      waiting.get(id)?.(value)
      waiting.delete(id)
    },
  }
}
