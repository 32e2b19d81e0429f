/** A command line that cannot be understood: exit 2. It never leaves this host, so it is no AppError. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
