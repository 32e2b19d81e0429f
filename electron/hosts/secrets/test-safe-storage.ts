import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { SafeStorage } from './os-encryption.ts'

/** Electron's safeStorage as a test sees it: seals with AES-256-GCM under a key per backend, and misbehaves when told to. */
export interface TestSafeStorage extends SafeStorage {
  /** `basic_text`, `unknown`, or a keystore; each has a key of its own. */
  backend: string
  isAvailable: boolean
  /** Every call fails with these words, as a keystore might that quotes what it was given. */
  failure: string | undefined
  /** Backends whose entries the present one opens too. */
  readonly canOpenOf: Set<string>
  /** The key was turned: what it opens should be sealed again. */
  shouldReEncrypt: boolean
  readonly calls: string[]
}

const IV_BYTES = 12
const TAG_BYTES = 16

export function createTestSafeStorage(): TestSafeStorage {
  const keys = new Map<string, Buffer>()
  const keyOf = (backend: string): Buffer => {
    const key = keys.get(backend) ?? randomBytes(32)
    keys.set(backend, key)
    return key
  }
  const open = (sealed: Buffer, key: Buffer): string | undefined => {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    try {
      return decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
    } catch {
      return undefined
    }
  }
  const storage: TestSafeStorage = {
    backend: 'gnome_libsecret',
    isAvailable: true,
    failure: undefined,
    canOpenOf: new Set(),
    shouldReEncrypt: false,
    calls: [],
    getSelectedStorageBackend: () => storage.backend,
    async isAsyncEncryptionAvailable() {
      storage.calls.push('available')
      return storage.isAvailable
    },
    async encryptStringAsync(plainText) {
      storage.calls.push('encrypt')
      if (storage.failure) throw new Error(`${storage.failure}: ${plainText}`)
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', keyOf(storage.backend), iv, { authTagLength: TAG_BYTES })
      const text = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), text])
    },
    async decryptStringAsync(encrypted) {
      storage.calls.push('decrypt')
      if (storage.failure) throw new Error(storage.failure)
      for (const backend of [storage.backend, ...storage.canOpenOf]) {
        const result = open(encrypted, keyOf(backend))
        if (result !== undefined) return { result, shouldReEncrypt: storage.shouldReEncrypt }
      }
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.')
    },
  }
  return storage
}
