const FIRST_DELAY_MS = 250
const LONGEST_DELAY_MS = 30_000
/** Pages of one host must not all knock in the same millisecond. */
const JITTER = 0.25

/** Pause before try number `attempt` (0 = first) after a failed one: doubling, ±25 %, never over 30 s. `random` in [0, 1). */
export function reconnectDelayMs(attempt: number, random: number): number {
  const planned = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt)
  return Math.min(LONGEST_DELAY_MS, planned * (1 - JITTER + 2 * JITTER * random))
}

/** Resolves after `delayMs`; rejects at once when `signal` aborts. */
export function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, delayMs)
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
  })
}
