/** The one policy table: what every error code means for retries, blame, reports and the CLI's exit code (CLI.md). */
export const ERROR_POLICY = {
  'bad-input': { retry: 'never', penalise: false, report: false, exit: 3 },
  'not-found': { retry: 'never', penalise: false, report: false, exit: 3 },
  unsupported: { retry: 'never', penalise: false, report: false, exit: 2 },
  'store-locked': { retry: 'wait', penalise: false, report: false, exit: 5 },
  'store-newer': { retry: 'never', penalise: false, report: false, exit: 5 },
  'store-corrupt': { retry: 'never', penalise: false, report: true, exit: 5 },
  'store-full': { retry: 'wait', penalise: false, report: false, exit: 5 },
  'store-unwritable': { retry: 'never', penalise: false, report: false, exit: 5 },
  cancelled: { retry: 'never', penalise: false, report: false, exit: 130 },
  disconnected: { retry: 'wait', penalise: false, report: false, exit: 1 },
  bug: { retry: 'never', penalise: false, report: true, exit: 1 },
} as const satisfies Record<string, ErrorPolicy>

export interface ErrorPolicy {
  readonly retry: 'never' | 'nextProvider' | 'wait'
  readonly penalise: boolean
  readonly report: boolean
  readonly exit: number
}

export type ErrorCode = keyof typeof ERROR_POLICY
export const ERROR_CODES = Object.keys(ERROR_POLICY) as [ErrorCode, ...ErrorCode[]]

/** Facts for the words on screen: which input, which file, which limit. JSON values only; never a secret. */
export type ErrorDetail = Readonly<Record<string, string | number | boolean | null>>

export interface AppErrorOptions {
  readonly provider?: string
  readonly cause?: unknown
}

/** The only error that crosses a room's door. `message` names the input at fault and is fit for a log and the CLI. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly detail: ErrorDetail
  readonly provider: string | undefined

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.detail = detail
    this.provider = options.provider
  }
}

/** An unknown throw becomes `bug`; what is already an AppError stays as it is. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  if (isAbort(thrown)) return new AppError('cancelled', 'cancelled', {}, { cause: thrown })
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new AppError('bug', message, {}, { cause: thrown })
}

function isAbort(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && 'name' in thrown && thrown.name === 'AbortError'
}
