import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import * as electron from './electron.ts'

/** Loaded before main: from here on `electron` is the stand-in. */
const url = new URL('./electron.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url, shortCircuit: true } : next(specifier, context),
})

/** A story's question about main: a function's text, run with the module and an argument as Playwright does it in Electron. */
interface Question {
  readonly ask: number
  readonly source: string
  readonly argument: unknown
}

process.on('message', ({ ask, source, argument }: Question) => {
  void answer(ask, source, argument)
})
// A story that was cut leaves no app behind.
process.on('disconnect', () => process.exit(1))
// The channel is the launcher's as well as the story's; it must not keep an app alive that has quit.
process.channel?.unref()

async function answer(ask: number, source: string, argument: unknown): Promise<void> {
  try {
    // oxlint-disable-next-line no-eval -- a story's own text, as Playwright sends it
    const run = (0, eval)(`(${source})`) as (module: typeof electron, argument: unknown) => unknown
    process.send?.({ answer: ask, value: await run(electron, argument) })
  } catch (error) {
    process.send?.({ answer: ask, error: String(error) })
  }
}

void electron.app.whenReady().then(() => process.send?.({ endpoint: electron.app.chromium?.endpoint }))

// Node evaluates the entry after this module; its import here waits for that same evaluation.
const entry = process.argv[1]
if (entry) setImmediate(() => void import(pathToFileURL(entry).href).then(() => electron.app.codeLoaded()))
