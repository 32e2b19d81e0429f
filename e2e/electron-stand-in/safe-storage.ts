import { createTestSafeStorage } from '../../electron/hosts/secrets/test-safe-storage.ts'

/** A keystore that lives as long as the process: gnome_libsecret until a story sets another `backend`. */
export const safeStorage = createTestSafeStorage()
