import { createCipheriv, createDecipheriv, createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../../shared/errors.ts'
import { checkSecretValue } from '../../engine/secrets/check-secret-value.ts'
import { SECRET_NAMES, type SecretName } from '../../engine/secrets/secrets.ts'
import { writeSecretsFile, type SealedEntries, type SecretsContent } from './secrets-file.ts'
import type { Vault } from './vault.ts'

type PassphraseContent = Extract<SecretsContent, { protection: 'passphrase' }>
type Kdf = PassphraseContent['kdf']

export interface PassphraseVault extends Vault {
  unlock(passphrase: string): Promise<void>
  lock(): void
  change(previous: string, next: string): Promise<void>
}

/** OWASP's first choice for scrypt: 128 MB for one guess. The cost of one unlock is in README.md. */
export const SCRYPT_N = 2 ** 17
const BLOCKS = { r: 8, p: 1 }
const KEY_BYTES = 32
const SALT_BYTES = 16
/** AES-256-GCM: a random nonce of 96 bits, a tag of 128. */
const IV_BYTES = 12
const TAG_BYTES = 16
const CHECK_TEXT = 'tapedeck-secrets check'
/** Least length of NIST SP 800-63B, revision 3; nothing else is asked of it. */
const LEAST_CHARACTERS = 8

/**
 * Keys sealed by what the user types. Locked until `unlock`; then the derived key, not the passphrase, is held.
 * `scryptN` is for the next passphrase: an older file opens at the cost it was sealed with.
 */
export function createPassphraseVault(
  path: string,
  stored: PassphraseContent,
  scryptN: number,
  openedWith?: Buffer,
): PassphraseVault {
  let content = stored
  let key = openedWith

  const openKey = (name: SecretName): Buffer => {
    if (key) return key
    throw new AppError('unsupported', `key ${name}: locked by a passphrase`, { name, reason: 'locked' })
  }
  const write = (next: PassphraseContent): void => {
    writeSecretsFile(path, next)
    content = next
  }
  const take = (next: Buffer): void => {
    key?.fill(0)
    key = next
  }
  return {
    status: async () => ({
      protection: 'passphrase',
      reason: key ? 'unlocked' : 'locked',
      backend: null,
      recorded: null,
    }),
    names: async () => SECRET_NAMES.filter((name) => content.entries[name] !== undefined),
    async get(name) {
      const entry = content.entries[name]
      return entry && open(openKey(name), name, entry)
    },
    async set(name, value) {
      checkSecretValue(name, value)
      write({ ...content, entries: { ...content.entries, [name]: seal(openKey(name), name, value) } })
    },
    async remove(name) {
      openKey(name)
      const { [name]: gone, ...others } = content.entries
      if (gone) write({ ...content, entries: others })
    },
    async unlock(passphrase) {
      take(await deriveChecked(passphrase, content))
    },
    lock() {
      key?.fill(0)
      key = undefined
    },
    async change(previous, next) {
      const old = await deriveChecked(previous, content)
      try {
        const values = SECRET_NAMES.flatMap((name): [SecretName, string][] => {
          const entry = content.entries[name]
          return entry ? [[name, open(old, name, entry)]] : []
        })
        const made = await sealAll(next, values, scryptN)
        write(made.content)
        take(made.key)
      } finally {
        old.fill(0)
      }
    },
  }
}

/** A new file for these values, unlocked. @throws AppError bad-input, store-full, store-unwritable */
export async function sealWithPassphrase(
  path: string,
  passphrase: string,
  values: readonly (readonly [SecretName, string])[],
  scryptN: number,
): Promise<PassphraseVault> {
  const { content, key } = await sealAll(passphrase, values, scryptN)
  writeSecretsFile(path, content)
  return createPassphraseVault(path, content, scryptN, key)
}

async function sealAll(passphrase: string, values: readonly (readonly [SecretName, string])[], N: number) {
  if ([...passphrase].length < LEAST_CHARACTERS) {
    const message = `passphrase: at least ${LEAST_CHARACTERS} characters`
    throw new AppError('bad-input', message, { field: 'passphrase', reason: 'too-short', least: LEAST_CHARACTERS })
  }
  const kdf: Kdf = { name: 'scrypt', N, ...BLOCKS, salt: new Uint8Array(randomBytes(SALT_BYTES)) }
  const key = await derive(passphrase, kdf)
  const entries: SealedEntries = Object.fromEntries(values.map(([name, value]) => [name, seal(key, name, value)]))
  return { key, content: { protection: 'passphrase' as const, kdf, check: checkOf(key), entries } }
}

async function deriveChecked(passphrase: string, { kdf, check }: PassphraseContent): Promise<Buffer> {
  const key = await derive(passphrase, kdf)
  const expected = checkOf(key)
  if (expected.length === check.length && timingSafeEqual(expected, check)) return key
  key.fill(0)
  throw new AppError('bad-input', 'the passphrase is wrong', { field: 'passphrase', reason: 'wrong-passphrase' })
}

/** NFC: the same words typed on another system are the same passphrase. */
function derive(passphrase: string, { N, r, p, salt }: Kdf): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // Node's own limit is 32 MB; scrypt needs 128·N·r bytes and some more.
    const maxmem = 2 * 128 * N * r
    scrypt(passphrase.normalize('NFC'), salt, KEY_BYTES, { N, r, p, maxmem }, (error, key) => {
      if (error) reject(new AppError('bug', 'scrypt failed', {}, { cause: error }))
      else resolve(key)
    })
  })
}

function checkOf(key: Buffer): Uint8Array {
  return new Uint8Array(createHmac('sha256', key).update(CHECK_TEXT).digest())
}

/** nonce · tag · text; bound to its name, so that an entry cannot be passed off as another one. */
function seal(key: Buffer, name: SecretName, value: string): Uint8Array {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(name))
  const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()])
  return new Uint8Array(Buffer.concat([iv, cipher.getAuthTag(), text]))
}

function open(key: Buffer, name: SecretName, entry: Uint8Array): string {
  try {
    const iv = entry.subarray(0, IV_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(name))
      .setAuthTag(entry.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    const text = Buffer.concat([decipher.update(entry.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
    return text.toString('utf8')
  } catch {
    throw new AppError('store-corrupt', `key ${name}: the stored entry was damaged or changed; enter it again`, {
      name,
    })
  }
}
