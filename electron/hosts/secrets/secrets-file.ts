import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { SECRET_NAMES, type SecretName } from '../../engine/secrets/secrets.ts'

const FORMAT = 'tapedeck-secrets'
const VERSION = 1
/** Nobody else of this machine may read or write it; Windows keeps the rights of the user's own folder. */
const OWNER_ONLY = 0o600

const bytes = z.base64().transform((text): Uint8Array => new Uint8Array(Buffer.from(text, 'base64')))
const entries = z.partialRecord(z.enum(SECRET_NAMES), bytes)

const contentSchema = z.discriminatedUnion('protection', [
  z.object({ protection: z.literal('os'), backend: z.string().min(1), entries }),
  z.object({
    protection: z.literal('passphrase'),
    kdf: z.object({
      name: z.literal('scrypt'),
      /** Bounded: a file must neither make guessing cheap nor make the engine take gigabytes. */
      N: z
        .number()
        .int()
        .min(2 ** 14)
        .max(2 ** 20),
      r: z.number().int().min(1).max(16),
      p: z.number().int().min(1).max(4),
      salt: bytes,
    }),
    /** Tells a wrong passphrase from a damaged entry. */
    check: bytes,
    entries,
  }),
])
export type SecretsContent = z.infer<typeof contentSchema>
export type SealedEntries = Readonly<Partial<Record<SecretName, Uint8Array>>>

const fileSchema = z.object({
  format: z.literal(FORMAT),
  version: z.number().int(),
  content: z.unknown(),
  /** SHA-256 of `content`: tells damage from a wrong passphrase and a foreign keystore. No protection against a forger. */
  checksum: z.string(),
})

export type SecretsFile =
  | { readonly kind: 'missing' }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'newer' }
  | { readonly kind: 'content'; readonly content: SecretsContent }

/** @throws AppError store-unwritable when the file is there and cannot be opened */
export function readSecretsFile(path: string): SecretsFile {
  const text = readText(path)
  if (text === undefined) return { kind: 'missing' }
  const file = fileSchema.safeParse(parseJson(text))
  if (!file.success) return { kind: 'damaged' }
  const { version, content, checksum } = file.data
  if (version > VERSION) return { kind: 'newer' }
  if (checksumOf(content) !== checksum) return { kind: 'damaged' }
  const known = contentSchema.safeParse(content)
  return known.success ? { kind: 'content', content: known.data } : { kind: 'damaged' }
}

/** Whole or not at all: written beside it, flushed, then moved into its place. @throws AppError store-full, store-unwritable */
export function writeSecretsFile(path: string, content: SecretsContent): void {
  const plain: unknown = JSON.parse(JSON.stringify(content, toBase64))
  const text = JSON.stringify(
    { format: FORMAT, version: VERSION, content: plain, checksum: checksumOf(plain) },
    null,
    2,
  )
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    mkdirSync(dirname(path), { recursive: true })
    const file = openSync(draft, 'wx', OWNER_ONLY)
    try {
      writeFileSync(file, `${text}\n`)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    // The mode given to open is cut by the umask, never widened; a draft that is kept has it for certain.
    chmodSync(draft, OWNER_ONLY)
    renameSync(draft, path)
  } catch (thrown) {
    rmSync(draft, { force: true })
    throw writeError(path, thrown)
  }
}

/** Moves the file out of the way under a name of its own. @throws AppError store-unwritable */
export function setSecretsFileAside(path: string, now: number): void {
  const stamp = new Date(now).toISOString().replaceAll(/[:.]/gu, '-')
  try {
    renameSync(path, `${path}.set-aside-${stamp}`)
  } catch (thrown) {
    if (codeOf(thrown) !== 'ENOENT') throw writeError(path, thrown)
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined
    throw new AppError('store-unwritable', `${path}: cannot be read (${codeOf(thrown)})`, { file: path })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function toBase64(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
}

function checksumOf(content: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(content) ?? '')
    .digest('hex')
}

function writeError(path: string, thrown: unknown): AppError {
  const code = codeOf(thrown)
  return new AppError(code === 'ENOSPC' ? 'store-full' : 'store-unwritable', `${path}: cannot be written (${code})`, {
    file: path,
  })
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown'
}
