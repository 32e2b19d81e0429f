import type { Secrets } from '../../engine/secrets/secrets.ts'

/** One way to keep keys. `createSecrets` decides which, and is the only one to call it: one call at a time. */
export type Vault = Pick<Secrets, 'status' | 'names' | 'get' | 'set' | 'remove'>
