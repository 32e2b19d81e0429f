import { AppError } from '../../../shared/errors.ts'
import type { SecretName } from './secrets.ts'

/** Longer than any provider's key; shorter than a file pasted by mistake. */
const MOST_CHARACTERS = 512

/** @throws AppError bad-input that does not repeat the value */
export function checkSecretValue(name: SecretName, value: string): void {
  const fault = faultOf(value)
  if (fault) throw new AppError('bad-input', `key ${name}: the value ${fault}`, { name })
}

function faultOf(value: string): string | undefined {
  if (value.length === 0) return 'is empty'
  if (value.length > MOST_CHARACTERS) return `has ${value.length} characters; at most ${MOST_CHARACTERS} are taken`
  if (/[^\x21-\x7e]/u.test(value)) return 'has spaces, line ends or signs that no key has'
  return undefined
}
