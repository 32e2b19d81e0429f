import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import type { ChildTask } from './test-child.ts'

export interface Child {
  readonly pid: number | undefined
  /** Lines of its stdout so far, the newest last; each is written before the child goes on. */
  readonly lines: string[]
  /** Resolves with the next line; rejects when the child ends first. */
  nextLine(): Promise<string>
  kill(): Promise<void>
  readonly ended: Promise<number | null>
}

/** Runs `task` of test-child.ts in a process of its own, under `prefix` (a shell and its settings) when given. */
export function startChild(task: ChildTask, dataDir: string, prefix: readonly string[] = []): Child {
  const script = join(import.meta.dirname, 'test-child.ts')
  const [command = '', ...args] = [...prefix, process.execPath, script, task, dataDir]
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  // A test that fails before its end must not leave a process behind.
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  reader.on('line', (line) => lines.push(line))
  return {
    pid: child.pid,
    lines,
    ended,
    async nextLine() {
      const line = once(reader, 'line').then(([text]) => text as string)
      return Promise.race([line, ended.then((code) => Promise.reject(new Error(`child ended with ${code}`)))])
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
