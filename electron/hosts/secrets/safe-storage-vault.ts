import * as z from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { checkSecretValue } from '../../engine/secrets/check-secret-value.ts'
import { SECRET_NAMES, type SecretName } from '../../engine/secrets/secrets.ts'
import type { OsEncryption } from './os-encryption.ts'
import { writeSecretsFile, type SealedEntries } from './secrets-file.ts'
import type { Vault } from './vault.ts'

interface SafeStorageVaultOptions {
  readonly path: string
  readonly os: OsEncryption
  readonly backend: string
  readonly entries: SealedEntries
}

/** The name is sealed together with the value: an entry cannot be passed off as another one. */
const sealedText = z.object({ name: z.enum(SECRET_NAMES), value: z.string() })

/** Keys sealed one by one by the keystore of the operating system, which is asked only for the one that is needed. */
export function createSafeStorageVault({ path, os, backend, entries }: SafeStorageVaultOptions): Vault {
  let sealed: SealedEntries = entries

  const write = (next: SealedEntries): void => {
    writeSecretsFile(path, { protection: 'os', backend, entries: next })
    sealed = next
  }
  const seal = async (name: SecretName, value: string): Promise<void> => {
    const bytes = await encrypt(os, name, value, backend)
    write({ ...sealed, [name]: bytes })
  }
  return {
    status: async () => ({ protection: 'os', reason: 'keystore', backend, recorded: null }),
    names: async () => SECRET_NAMES.filter((name) => sealed[name] !== undefined),
    async get(name) {
      const entry = sealed[name]
      if (!entry) return undefined
      const { value, isStale } = await openEntry(os, name, entry, backend)
      // The value is good either way: a keystore that cannot seal it again now will be asked again next time.
      if (isStale) await seal(name, value).catch(() => undefined)
      return value
    },
    async set(name, value) {
      checkSecretValue(name, value)
      await seal(name, value)
    },
    async remove(name) {
      const { [name]: gone, ...others } = sealed
      if (gone) write(others)
    },
  }
}

/** Every entry in clear, or undefined when the keystore cannot open all of them. */
export async function openAllEntries(
  os: OsEncryption,
  entries: SealedEntries,
  backend: string,
): Promise<[SecretName, string][] | undefined> {
  const opened: [SecretName, string][] = []
  for (const name of SECRET_NAMES) {
    const entry = entries[name]
    if (!entry) continue
    const result = await openEntry(os, name, entry, backend).catch(() => undefined)
    if (!result) return undefined
    opened.push([name, result.value])
  }
  return opened
}

/** A new file for these values, all or none. @throws AppError unsupported, store-full, store-unwritable */
export async function sealAllEntries(
  { path, os, backend }: Omit<SafeStorageVaultOptions, 'entries'>,
  values: readonly (readonly [SecretName, string])[],
): Promise<Vault> {
  const entries: Partial<Record<SecretName, Uint8Array>> = {}
  for (const [name, value] of values) entries[name] = await encrypt(os, name, value, backend)
  writeSecretsFile(path, { protection: 'os', backend, entries })
  return createSafeStorageVault({ path, os, backend, entries })
}

/** What the keystore says of a failure is dropped: nobody knows what it quotes. */
async function encrypt(os: OsEncryption, name: SecretName, value: string, backend: string): Promise<Uint8Array> {
  try {
    return await os.encrypt(JSON.stringify({ name, value }))
  } catch {
    const message = `key ${name}: ${backend} could not seal it; it was not stored`
    throw new AppError('unsupported', message, { name, backend, reason: 'keystore-unavailable' })
  }
}

async function openEntry(os: OsEncryption, name: SecretName, entry: Uint8Array, backend: string) {
  let opened: Awaited<ReturnType<OsEncryption['decrypt']>>
  try {
    opened = await os.decrypt(entry)
  } catch {
    const message = `key ${name}: ${backend} could not open it; enter it again, or unlock the keystore`
    throw new AppError('unsupported', message, { name, backend, reason: 'keystore-unavailable' })
  }
  const content = sealedText.safeParse(parseJson(opened.text))
  if (!content.success || content.data.name !== name) {
    throw new AppError('store-corrupt', `key ${name}: the stored entry is not one of it; enter it again`, { name })
  }
  return { value: content.data.value, isStale: opened.isStale }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
