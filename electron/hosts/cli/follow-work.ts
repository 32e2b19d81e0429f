import { AppError } from '../../../shared/errors.ts'
import type { CommandContext } from './command.ts'

type Message<T> =
  | { readonly kind: 'progress'; readonly phase: string; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly result: T }

/**
 * Long work to its end, with a line of progress; an interruption ends it and waits until it has tidied up.
 * @throws AppError what the work throws; cancelled when interrupted
 */
export async function followWork<T>(
  { signal, progress }: Pick<CommandContext, 'signal' | 'progress'>,
  what: string,
  begin: () => Promise<AsyncIterator<Message<T>, unknown>>,
): Promise<T> {
  const cancelled = (): AppError => new AppError('cancelled', `${what} interrupted, nothing was left behind`, {})
  if (signal.aborted) throw cancelled()
  const stream = await begin()
  let tidied: Promise<unknown> | undefined
  const onAbort = (): void => {
    tidied = stream.return?.()
  }
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  try {
    for (;;) {
      const { done, value } = await stream.next()
      if (done) throw signal.aborted ? cancelled() : new AppError('bug', `${what} ended without a result`, {})
      const message = value as Message<T>
      if (message.kind === 'done') return message.result
      progress(progressLine(message))
    }
  } catch (thrown) {
    if (!signal.aborted) throw thrown
    await tidied
    throw cancelled()
  } finally {
    signal.removeEventListener('abort', onAbort)
    progress('')
  }
}

function progressLine({ phase, done, total }: { phase: string; done: number; total: number }): string {
  return total > 0 ? `${phase} ${Math.floor((done / total) * 100)} %` : `${phase} ${done.toLocaleString('en-US')}`
}
