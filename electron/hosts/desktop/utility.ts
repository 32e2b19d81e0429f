import { parseArgs } from 'node:util'
import { toAppError } from '../../../shared/errors.ts'
import { createEngine } from '../../engine/create-engine.ts'
import { createPortServer } from '../../engine/rpc/serve-port.ts'
import { endOnUncaught, nodeHostParts, openSecrets } from '../node-host.ts'
import { createOsEncryptionClient } from '../secrets/os-encryption-port.ts'
import { createPagePort } from './page-port.ts'
import type { FromEngine, ParentPort, ToEngine } from './parent-port.ts'

/** The engine of the desktop app: a utility process that main starts with `--data-dir` and `--resources-dir`. */
const { parentPort } = process as typeof process & { readonly parentPort: ParentPort }
const parts = nodeHostParts()
const tellMain = (message: FromEngine): void => void parentPort.postMessage(message)
const keystore = createOsEncryptionClient(tellMain)

endOnUncaught()
// Electron only warns about an unhandled rejection in a utility process. An engine in an unknown state must not go on writing.
process.on('unhandledRejection', (thrown) => {
  parts.log('error', 'unhandled rejection; the engine ends', {
    stack: thrown instanceof Error ? thrown.stack : String(thrown),
  })
  exitFlushed(1)
})

try {
  const { values } = parseArgs({
    options: { 'data-dir': { type: 'string' }, 'resources-dir': { type: 'string' }, simulated: { type: 'boolean' } },
  })
  const dataDir = required(values['data-dir'], '--data-dir')
  const engine = createEngine(
    {
      ...parts,
      name: 'desktop',
      dataDir,
      secrets: openSecrets(dataDir, keystore.os),
      resourcesDir: required(values['resources-dir'], '--resources-dir'),
      painted: (route) => tellMain({ kind: 'painted', route }),
    },
    { market: values.simulated ? 'simulated' : undefined },
  )
  const servePort = createPortServer(engine.router, parts)
  parentPort.on('message', ({ data, ports }) => {
    const message = data as ToEngine
    const { kind } = message
    if (message.kind === 'os-encryption') keystore.take(message)
    if (kind === 'port') for (const port of ports) servePort(createPagePort(port))
    if (kind === 'close') {
      engine.close()
      exitFlushed(0)
    }
  })
  tellMain({ kind: 'ready' })
} catch (thrown) {
  const { code, message } = toAppError(thrown)
  parts.log('error', `the engine cannot start: ${message}`, { code })
  tellMain({ kind: 'failed', code, message })
  exitFlushed(1)
}

/** `process.exit` here does not wait for what was written: the last words would be lost. */
function exitFlushed(code: number): void {
  process.stderr.write('', () => process.exit(code))
}

function required(value: string | undefined, option: string): string {
  if (value === undefined) throw new Error(`${option} is missing`)
  return value
}
