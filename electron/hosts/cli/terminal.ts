import type { Writable } from 'node:stream'

/** stdout for data, stderr for words, and the user's interruption. */
export interface Terminal {
  /** The first look at it takes interruptions over. */
  readonly signal: AbortSignal
  print(line: string): void
  say(words: string): void
  progress(words: string): void
  /** Resolves when everything printed has left, or nobody reads it any more. */
  drained(): Promise<void>
}

interface Streams {
  readonly stdout: Writable
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number }
  /** Calls back at every interruption from now on, instead of letting the system end the process. */
  onInterrupt(listener: () => void): void
}

const CLEAR_LINE = '\r\u001B[2K'
const FALLBACK_COLUMNS = 80

export function openTerminal({ stdout, stderr, onInterrupt }: Streams): Terminal {
  let last: Promise<void> = Promise.resolve()
  let hasProgress = false
  let interruption: AbortController | undefined
  // A reader that has seen enough (`| head`) closes the pipe: no failure of ours, and no words about it.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined)
  const clear = (): void => {
    if (hasProgress) stderr.write(CLEAR_LINE)
    hasProgress = false
  }
  return {
    get signal() {
      if (!interruption) {
        const controller = new AbortController()
        onInterrupt(() => controller.abort())
        interruption = controller
      }
      return interruption.signal
    },
    print(line) {
      clear()
      last = new Promise((resolve) => stdout.write(`${line}\n`, () => resolve()))
    },
    say(words) {
      clear()
      stderr.write(`${words}\n`)
    },
    progress(words) {
      if (!stderr.isTTY) return
      clear()
      if (words === '') return
      stderr.write(words.slice(0, (stderr.columns ?? FALLBACK_COLUMNS) - 1))
      hasProgress = true
    },
    drained: () => last,
  }
}
