import { toAppError, type AppError } from '../../shared/errors.ts'
import type { EngineConnection } from '../engine.ts'

/** A stream may end while the port stays open (the market changed, the engine restarted behind it): again, not in a tight loop. */
const RESUBSCRIBE_MS = 1_000
/** What asking again does not change. */
const FINAL_CODES = new Set(['unsupported', 'not-found', 'bad-input'])

interface Followed<Message> {
  readonly connection: Pick<EngineConnection, 'state' | 'onState'>
  readonly open: (options: { readonly signal: AbortSignal }) => Promise<AsyncIterable<Message>>
  readonly take: (message: Message) => void
  /** The stream is over for now; with an error of the engine's own it will not come again. */
  readonly onEnd?: (final: AppError | null) => void
}

/**
 * Keeps one stream of the contract open: again a second after it ended, and at once when the engine is back. Every stream's
 * first message is a whole snapshot, so nothing has to be asked beside it. Ends by the disposer.
 */
export function followStream<Message>({ connection, open, take, onEnd }: Followed<Message>): () => void {
  let isStopped = false
  let subscription = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined

  const subscribe = async (): Promise<void> => {
    clearTimeout(timer)
    subscription.abort()
    const own = (subscription = new AbortController())
    let final: AppError | null = null
    try {
      for await (const message of await open({ signal: own.signal })) {
        if (own.signal.aborted) return
        take(message)
      }
    } catch (thrown) {
      // A lost port's state tells the user; here it only matters whether asking again can help.
      const error = toAppError(thrown)
      if (FINAL_CODES.has(error.code)) final = error
    }
    if (isStopped || own !== subscription) return
    onEnd?.(final)
    if (final === null) timer = setTimeout(() => void subscribe(), RESUBSCRIBE_MS)
  }

  let wasOpen = connection.state === 'open'
  const offState = connection.onState((state) => {
    if (state === 'open' && !wasOpen) void subscribe()
    wasOpen = state === 'open'
  })
  void subscribe()

  return () => {
    isStopped = true
    clearTimeout(timer)
    subscription.abort()
    offState()
  }
}
