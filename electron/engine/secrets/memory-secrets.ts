import { AppError } from '../../../shared/errors.ts'
import { checkSecretValue } from './check-secret-value.ts'
import type { SecretName, Secrets, SecretsStatus } from './secrets.ts'

/** Keys until the process ends: nothing is written. */
export function createMemorySecrets(
  status: Omit<SecretsStatus, 'protection'> = { reason: 'no-keystore', backend: null, recorded: null },
): Secrets {
  const values = new Map<SecretName, string>()
  const refuse = async (): Promise<never> => {
    throw new AppError('unsupported', 'keys are held in memory only: there is no file', { reason: status.reason })
  }
  return {
    status: async () => ({ protection: 'memory', ...status }),
    names: async () => [...values.keys()],
    get: async (name) => values.get(name),
    async set(name, value) {
      checkSecretValue(name, value)
      values.set(name, value)
    },
    async remove(name) {
      values.delete(name)
    },
    unlock: refuse,
    lock: async () => undefined,
    setPassphrase: refuse,
    startOver: refuse,
  }
}
