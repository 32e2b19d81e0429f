import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel, Worker } from 'node:worker_threads'
import { connect } from '../../../renderer/engine/connection.ts'
import { toPort } from '../../../renderer/engine/desktop-ports.ts'
import { openBrowserSession } from '../../../renderer/engine/browser-session.ts'
import { nodePage } from '../../../renderer/engine/test-node-page.ts'
import { createEngine } from '../../engine/create-engine.ts'
import { serveBrowser } from '../browser/serve-browser.ts'
import { createMemoryClient } from '../memory/memory-client.ts'
import { findAppDir, nodeHostParts } from '../node-host.ts'
import { runEngineConformance } from './run-engine-conformance.ts'

const resourcesDir = findAppDir(import.meta.dirname, 'resources')
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'tapedeck-conformance-'))

runEngineConformance('memory', async () => {
  const dataDir = newFolder()
  const engine = createEngine({ ...nodeHostParts(), name: 'memory', dataDir, resourcesDir })
  return {
    client: createMemoryClient(engine),
    hostName: 'memory',
    async close() {
      engine.close()
      rmSync(dataDir, { recursive: true })
    },
  }
})

runEngineConformance('MessagePort of the utility process', async () => {
  const dataDir = newFolder()
  const worker = new Worker(new URL('../desktop/test-utility-worker.ts', import.meta.url), {
    argv: ['--data-dir', dataDir, '--resources-dir', resourcesDir],
  })
  const exited = new Promise<number>((resolve) => worker.on('exit', resolve))
  await new Promise((resolve) => worker.once('message', resolve))
  const { port1, port2 } = new MessageChannel()
  worker.postMessage({ data: { kind: 'port' }, ports: [port1] }, [port1])
  const connection = await connect(async () => toPort(port2 as unknown as MessagePort))
  return {
    client: connection.client,
    hostName: 'desktop',
    async close() {
      connection.close()
      worker.postMessage({ data: { kind: 'close' }, ports: [] })
      await exited
      rmSync(dataDir, { recursive: true })
    },
  }
})

runEngineConformance('WebSocket of the browser host', async () => {
  const dataDir = newFolder()
  const parts = nodeHostParts()
  const server = await serveBrowser({
    ...parts,
    webDir: dataDir,
    openEngine: ({ newPageUrl }) => createEngine({ ...parts, name: 'browser', dataDir, resourcesDir, newPageUrl }),
  })
  const connection = await connect(await openBrowserSession(nodePage(server.newPageUrl())))
  return {
    client: connection.client,
    hostName: 'browser',
    async close() {
      connection.close()
      await server.close()
      rmSync(dataDir, { recursive: true })
    },
  }
})
