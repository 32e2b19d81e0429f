import type { AppError } from '../../../../../shared/errors.ts'

/** The file to be written is there already, and nobody has said that it may go. */
export function isExistingFile({ detail }: AppError): boolean {
  return detail['reason'] === 'exists'
}
