import { ORPCError } from '@orpc/server'
import { ERROR_CODES, AppError, toAppError, type ErrorDetail } from '../../../shared/errors.ts'

interface Issue {
  readonly path?: readonly PropertyKey[]
  readonly message?: string
}

/** What a procedure threw, as an AppError. oRPC's own failures get our codes: bad input names its field. */
export function toEngineError(thrown: unknown, procedure: string): AppError {
  if (!(thrown instanceof ORPCError)) return toAppError(thrown)
  if (thrown.code === 'BAD_REQUEST') return inputError(thrown, procedure)
  const known = ERROR_CODES.find((code) => code === thrown.code)
  const data = thrown.data as { detail?: ErrorDetail } | undefined
  if (known) return new AppError(known, thrown.message, data?.detail, { cause: thrown })
  return new AppError('bug', `${procedure}: ${thrown.message}${describeCause(thrown.cause)}`, {}, { cause: thrown })
}

/** The form every port carries; `defined` follows because the contract declares each of our codes. `redact` leaves keys out. */
export function toWireError(error: AppError, redact: (text: string) => string): ORPCError<string, unknown> {
  const detail = Object.fromEntries(
    Object.entries(error.detail).map(([key, value]) => [key, typeof value === 'string' ? redact(value) : value]),
  )
  const data = error.provider === undefined ? { detail } : { detail, provider: error.provider }
  return new ORPCError(error.code, { message: redact(error.message), data, cause: error })
}

function inputError(thrown: ORPCError<string, unknown>, procedure: string): AppError {
  const issue = firstIssue(thrown.data) ?? firstIssue(thrown.cause)
  if (!issue) return new AppError('bad-input', `${procedure}: the request cannot be read`, {}, { cause: thrown })
  const field = issueField(issue)
  const words = issue.message ?? 'not accepted'
  return new AppError('bad-input', `${procedure}: ${field}: ${words}`, { field, reason: words }, { cause: thrown })
}

function describeCause(cause: unknown): string {
  const issue = firstIssue(cause)
  return issue ? `: ${issueField(issue)}: ${issue.message ?? 'not accepted'}` : ''
}

function issueField(issue: Issue): string {
  return issue.path?.length ? issue.path.map(String).join('.') : 'input'
}

function firstIssue(holder: unknown): Issue | undefined {
  if (typeof holder !== 'object' || holder === null || !('issues' in holder) || !Array.isArray(holder.issues))
    return undefined
  return holder.issues[0] as Issue | undefined
}
