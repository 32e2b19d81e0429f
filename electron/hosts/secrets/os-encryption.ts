/** What a keystore of the operating system does for us; Electron's safeStorage stands behind it in the desktop app. */
export interface OsEncryption {
  describe(): Promise<Keystore>
  encrypt(text: string): Promise<Uint8Array>
  /** `isStale`: the keystore would seal it otherwise now (its key was turned), so it should be sealed again. */
  decrypt(sealed: Uint8Array): Promise<{ readonly text: string; readonly isStale: boolean }>
}

export interface Keystore {
  /** `keychain`, `dpapi`, `gnome_libsecret`, `kwallet6` … */
  readonly backend: string
  /** `plain`: it answers, and protects nothing. */
  readonly state: 'protected' | 'plain' | 'unavailable'
}

/** The part of Electron 45's safeStorage that is used: its synchronous functions are deprecated. */
export interface SafeStorage {
  isAsyncEncryptionAvailable(): Promise<boolean>
  encryptStringAsync(plainText: string): Promise<Buffer>
  decryptStringAsync(encrypted: Buffer): Promise<{ readonly result: string; readonly shouldReEncrypt: boolean }>
  getSelectedStorageBackend(): string
}

/** `basic_text` seals with a password that is in Electron's source; `unknown` promises nothing. Both say `available`. */
const PLAIN_BACKENDS = new Set(['basic_text', 'unknown'])

/** For main, once the app is ready. */
export function createOsEncryption(safeStorage: SafeStorage, platform: NodeJS.Platform): OsEncryption {
  const backend = (): string => {
    if (platform === 'darwin') return 'keychain'
    return platform === 'win32' ? 'dpapi' : safeStorage.getSelectedStorageBackend()
  }
  return {
    async describe() {
      const name = backend()
      // Asked first: where nothing is protected, no keystore need be woken.
      if (PLAIN_BACKENDS.has(name)) return { backend: name, state: 'plain' }
      const isAvailable = await safeStorage.isAsyncEncryptionAvailable().catch(() => false)
      return { backend: name, state: isAvailable ? 'protected' : 'unavailable' }
    },
    async encrypt(text) {
      return new Uint8Array(await safeStorage.encryptStringAsync(text))
    },
    async decrypt(sealed) {
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(sealed))
      return { text: result, isStale: shouldReEncrypt }
    },
  }
}
