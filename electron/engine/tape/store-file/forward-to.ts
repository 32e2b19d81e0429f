/** Holds what `current` gives, for life: each method is called on whatever that is at the time of the call. */
export function forwardTo<T extends object>(current: () => T): T {
  const methods = Object.keys(current()).map((name) => [
    name,
    (...input: unknown[]) => (current() as Record<string, (...input: unknown[]) => unknown>)[name]?.(...input),
  ])
  return Object.fromEntries(methods) as T
}
