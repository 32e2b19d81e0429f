import type { OsEncryptionReply, OsEncryptionRequest } from '../secrets/os-encryption-port.ts'

/** The parts of Electron's utility-process API that the engine side uses; this folder never imports electron. */
export interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown; readonly ports: readonly PagePort[] }) => void): void
  postMessage(message: unknown): void
}

/** Electron's MessagePortMain. */
export interface PagePort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
  on(event: 'close', listener: () => void): void
  postMessage(message: unknown): void
  start(): void
  close(): void
}

/** From main to engine: a page's port (in `ports`), what the keystore answered, or the end. */
export type ToEngine = { readonly kind: 'port' } | { readonly kind: 'close' } | OsEncryptionReply

/** From engine to main. */
export type FromEngine =
  | { readonly kind: 'ready' }
  | { readonly kind: 'painted'; readonly route: string }
  | OsEncryptionRequest
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
