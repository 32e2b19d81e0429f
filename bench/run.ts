import { fork } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchLine } from './compare.ts'
import type { FromMeasure } from './measure.ts'
import { readOptions, USAGE, UsageError, type RunOptions } from './options.ts'
import { formatReport } from './report.ts'

const SUFFIX = '.bench.ts'
const EXIT_BUG = 1
const EXIT_USAGE = 2
const EXIT_INTERRUPTED = 130

const say = (words: string): void => void process.stderr.write(`bench: ${words}\n`)

/** Runs benches one after another. A missed goal, an absent peer and an absent browser are answers, no failures. */
async function main({ names, isQuick, isJson }: RunOptions): Promise<number> {
  const interrupt = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupt.abort())
  const lines: BenchLine[] = []
  let exitCode = 0
  for (const [index, name] of names.entries()) {
    if (interrupt.signal.aborted) break
    say(`${name} (${index + 1} of ${names.length})`)
    const isSound = await measure(name, isQuick, interrupt.signal, (line) => {
      lines.push(line)
      if (isJson) process.stdout.write(`${JSON.stringify(line)}\n`)
    })
    if (!isSound) exitCode = EXIT_BUG
  }
  if (!isJson && lines.length > 0) process.stdout.write(`${formatReport(lines)}\n`)
  return interrupt.signal.aborted ? EXIT_INTERRUPTED : exitCode
}

/** @returns false when something of the bench failed; the words are on stderr */
function measure(
  name: string,
  isQuick: boolean,
  signal: AbortSignal,
  onLine: (line: BenchLine) => void,
): Promise<boolean> {
  const args = [name, ...(isQuick ? ['--quick'] : [])]
  const child = fork(join(import.meta.dirname, 'measure.ts'), args, {
    execArgv: ['--expose-gc'],
    // stdout is ours alone: it carries data.
    stdio: ['ignore', 2, 2, 'ipc'],
  })
  let isSound = true
  child.on('message', (message: FromMeasure) => {
    if (message.kind === 'line') onLine(message.line)
    if (message.kind === 'note' || message.kind === 'failed') say(message.words)
    if (message.kind === 'failed') isSound = false
  })
  const stop = (): void => void child.kill('SIGTERM')
  signal.addEventListener('abort', stop, { once: true })
  return new Promise((resolve) => {
    child.once('close', (code) => {
      signal.removeEventListener('abort', stop)
      if (code !== 0 && !signal.aborted) say(`${name} ended with exit ${code}`)
      resolve(isSound && code === 0)
    })
  })
}

// A reader that closed our pipe early (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : EXIT_BUG))
const benches = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length))
  .sort()
const args = process.argv.slice(2)
try {
  if (args.includes('--help')) process.stdout.write(`${USAGE}\nbenches: ${benches.join(' ')}\n`)
  else process.exitCode = await main(readOptions(args, benches))
} catch (thrown) {
  if (!(thrown instanceof UsageError)) throw thrown
  process.stderr.write(`${thrown.message}\n${USAGE}\n`)
  process.exitCode = EXIT_USAGE
}
