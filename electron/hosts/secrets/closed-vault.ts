import { AppError } from '../../../shared/errors.ts'
import type { SecretName, SecretsStatus } from '../../engine/secrets/secrets.ts'
import type { Vault } from './vault.ts'

/** A file that is there and cannot be read: its names are shown, and nothing writes over it. */
export function createClosedVault(status: Omit<SecretsStatus, 'protection'>, names: readonly SecretName[]): Vault {
  const refuse = (name: SecretName): Promise<never> => {
    const { reason, backend, recorded } = status
    const message = `key ${name}: the stored keys cannot be read (${reason}) and are not overwritten`
    return Promise.reject(new AppError('unsupported', message, { name, reason, backend, recorded }))
  }
  return {
    status: async () => ({ protection: 'none', ...status }),
    names: async () => [...names],
    get: (name) => (names.includes(name) ? refuse(name) : Promise.resolve(undefined)),
    set: refuse,
    remove: refuse,
  }
}
