import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { createMemorySecrets } from '../../engine/secrets/memory-secrets.ts'
import { SECRET_NAMES, type SecretName, type Secrets } from '../../engine/secrets/secrets.ts'
import { createClosedVault } from './closed-vault.ts'
import type { Keystore, OsEncryption } from './os-encryption.ts'
import { createPassphraseVault, SCRYPT_N, sealWithPassphrase, type PassphraseVault } from './passphrase-vault.ts'
import { createSafeStorageVault, openAllEntries, sealAllEntries } from './safe-storage-vault.ts'
import { readSecretsFile, setSecretsFileAside, type SecretsContent } from './secrets-file.ts'
import type { Vault } from './vault.ts'

export type GivenSecrets = Readonly<Partial<Record<SecretName, string>>>

export interface SecretsOptions {
  readonly dataDir: string
  readonly now: () => number
  /** The keystore, where the host has one. */
  readonly os?: OsEncryption | undefined
  /** From the environment: they come first, and are never written down. */
  readonly given?: GivenSecrets
  /** Told of every value before anybody else has it: the log leaves it out from then on. */
  readonly hide: (value: string) => void
  /** Cost of a guess at a passphrase; a power of two. Default 2^17. */
  readonly scryptN?: number
}

type Opened = { readonly vault: Vault; readonly sealed?: PassphraseVault; readonly isClosed?: boolean }

const NO_KEYSTORE = { backend: null, recorded: null }

/**
 * The keys of one data folder. Which way they are kept is decided at the first call, by the file and by the keystore there is
 * (the table in README.md); a file that cannot be read is looked at again with every call and never written over.
 */
export function createSecrets({ dataDir, now, os, given = {}, hide, scryptN = SCRYPT_N }: SecretsOptions): Secrets {
  const path = join(dataDir, 'secrets.json')
  let opened: Opened | undefined
  let last: Promise<unknown> = Promise.resolve()
  for (const value of Object.values(given)) hide(value)

  async function open(): Promise<Opened> {
    if (!opened || opened.isClosed) opened = await openVault(path, os, scryptN)
    return opened
  }
  /** One after the other: two writes must not start from the same file. */
  function inTurn<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
    const run = last.then(open).then(work)
    last = run.catch(() => undefined)
    return run
  }

  return {
    status: () => inTurn(({ vault }) => vault.status()),
    names: () =>
      inTurn(async ({ vault }) => {
        const stored = await vault.names()
        return SECRET_NAMES.filter((name) => given[name] !== undefined || stored.includes(name))
      }),
    get: (name) =>
      inTurn(async ({ vault }) => {
        const value = given[name] ?? (await vault.get(name))
        if (value !== undefined) hide(value)
        return value
      }),
    set: (name, value) => {
      hide(value)
      return inTurn(async ({ vault }) => {
        requireOwn(name, given)
        await vault.set(name, value)
      })
    },
    remove: (name) =>
      inTurn(async ({ vault }) => {
        requireOwn(name, given)
        await vault.remove(name)
      }),
    unlock: (passphrase) => {
      hide(passphrase)
      return inTurn(async ({ sealed }) => {
        if (!sealed) throw new AppError('unsupported', 'no passphrase is set', { reason: 'no-passphrase' })
        await sealed.unlock(passphrase)
      })
    },
    lock: () => inTurn(async ({ sealed }) => sealed?.lock()),
    setPassphrase: (next, previous = '') => {
      for (const word of [next, previous]) hide(word)
      return inTurn(async ({ vault, sealed }) => {
        if (sealed) return sealed.change(previous, next)
        const values = await readAll(vault)
        const made = await sealWithPassphrase(path, next, values, scryptN)
        opened = { vault: made, sealed: made }
      })
    },
    startOver: () =>
      inTurn(async ({ vault, sealed, isClosed }) => {
        if (!sealed && !isClosed) {
          const { reason } = await vault.status()
          throw new AppError('unsupported', 'the keys can be read: remove them one by one', { reason })
        }
        sealed?.lock()
        setSecretsFileAside(path, now())
        opened = undefined
      }),
  }
}

async function openVault(path: string, os: OsEncryption | undefined, scryptN: number): Promise<Opened> {
  const file = readSecretsFile(path)
  if (file.kind === 'damaged') return closed('file-damaged')
  if (file.kind === 'newer') return closed('file-newer')
  if (file.kind === 'missing') return openEmpty(path, os)
  const { content } = file
  if (content.protection === 'passphrase') {
    const vault = createPassphraseVault(path, content, scryptN)
    return { vault, sealed: vault }
  }
  return os ? openSealedByOs(path, os, content) : keptByDesktop(content.backend)
}

async function openEmpty(path: string, os: OsEncryption | undefined): Promise<Opened> {
  if (!os) return { vault: createMemorySecrets() }
  const { state, backend } = await describe(os)
  if (state === 'protected') return { vault: createSafeStorageVault({ path, os, backend, entries: {} }) }
  const reason = state === 'plain' ? 'keystore-is-plain' : 'keystore-unavailable'
  return { vault: createMemorySecrets({ reason, backend, recorded: null }) }
}

async function openSealedByOs(
  path: string,
  os: OsEncryption,
  { backend: recorded, entries }: Extract<SecretsContent, { protection: 'os' }>,
): Promise<Opened> {
  const names = SECRET_NAMES.filter((name) => entries[name] !== undefined)
  // Nothing in it can be lost.
  if (names.length === 0) return openEmpty(path, os)
  const { state, backend } = await describe(os)
  if (state !== 'protected') {
    const reason = backend === recorded ? 'keystore-unavailable' : 'keystore-changed'
    return { vault: createClosedVault({ reason, backend, recorded }, names), isClosed: true }
  }
  if (backend === recorded) return { vault: createSafeStorageVault({ path, os, backend, entries }) }
  const values = await openAllEntries(os, entries, recorded)
  if (!values) {
    return { vault: createClosedVault({ reason: 'keystore-changed', backend, recorded }, names), isClosed: true }
  }
  // The new keystore has the old one's key (KWallet 5 to 6, a desktop renamed): sealed again, all or none, in its name.
  return { vault: await sealAllEntries({ path, os, backend }, values) }
}

/** A keystore that does not even tell its name is none. */
function describe(os: OsEncryption): Promise<Keystore> {
  return os.describe().catch(() => ({ backend: 'unknown', state: 'unavailable' }))
}

function closed(reason: 'file-damaged' | 'file-newer'): Opened {
  return { vault: createClosedVault({ reason, ...NO_KEYSTORE }, []), isClosed: true }
}

/** Held in memory beside the desktop's file, which stays as it is. */
function keptByDesktop(recorded: string): Opened {
  return { vault: createMemorySecrets({ reason: 'kept-by-desktop', backend: null, recorded }) }
}

function requireOwn(name: SecretName, given: GivenSecrets): void {
  if (given[name] === undefined) return
  throw new AppError('unsupported', `key ${name}: given by the environment, which is where to change it`, {
    name,
    reason: 'environment',
  })
}

/** @throws AppError unsupported where a new file would replace one that this host cannot read */
async function readAll(vault: Vault): Promise<[SecretName, string][]> {
  const { protection, reason } = await vault.status()
  if (protection === 'none' || reason === 'kept-by-desktop') {
    const message = `the stored keys cannot be read here (${reason}), so a passphrase cannot take them over`
    throw new AppError('unsupported', message, { reason })
  }
  const values: [SecretName, string][] = []
  for (const name of await vault.names()) {
    const value = await vault.get(name)
    if (value !== undefined) values.push([name, value])
  }
  return values
}
