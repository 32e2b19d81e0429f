import { SECRET_NAMES, type SecretName } from '../../engine/secrets/secrets.ts'
import type { GivenSecrets } from './create-secrets.ts'

/** `TAPEDECK_KEY_FINNHUB` and its like: for headless use, never written down. */
const variableOf = (name: SecretName): string => `TAPEDECK_KEY_${name.toUpperCase()}`

/**
 * Takes the keys out of the environment: programs this process starts, and diagnostic reports, which list the environment,
 * do not get them.
 */
export function takeEnvironmentSecrets(env: NodeJS.ProcessEnv): GivenSecrets {
  const given: Partial<Record<SecretName, string>> = {}
  for (const name of SECRET_NAMES) {
    const value = env[variableOf(name)]?.trim()
    delete env[variableOf(name)]
    if (value) given[name] = value
  }
  return given
}
