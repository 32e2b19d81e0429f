import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads'
import { connect } from '../../../renderer/engine/connection.ts'
import { openBrowserSession } from '../../../renderer/engine/browser-session.ts'
import { toPort } from '../../../renderer/engine/desktop-ports.ts'
import { nodePage } from '../../../renderer/engine/test-node-page.ts'
import { createPortServer } from '../../engine/rpc/serve-port.ts'
import { serveBrowser } from '../browser/serve-browser.ts'
import { createPagePort } from '../desktop/page-port.ts'
import type { PagePort } from '../desktop/parent-port.ts'
import { createMemoryClient } from '../memory/memory-client.ts'
import { nodeHostParts } from '../node-host.ts'
import { runWireConformance } from './run-wire-conformance.ts'

runWireConformance('memory', async (router, log) => ({
  client: createMemoryClient({ router }, log),
  close: async () => undefined,
  drop: async () => undefined,
}))

runWireConformance('MessagePort', async (router, log) => {
  const { port1, port2 } = new MessageChannel()
  createPortServer(router, { log, redact: (text) => text })(createPagePort(asPagePort(port1)))
  const connection = await connect(async () => toPort(port2 as unknown as MessagePort))
  return {
    client: connection.client,
    close: async () => connection.close(),
    drop: async () => port1.close(),
  }
})

runWireConformance('WebSocket', async (router, log) => {
  const webDir = mkdtempSync(join(tmpdir(), 'tapedeck-web-'))
  writeFileSync(join(webDir, 'index.html'), '<!doctype html>')
  const server = await serveBrowser({
    ...nodeHostParts(),
    log,
    webDir,
    openEngine: () => ({ router, close: () => undefined }),
  })
  const connection = await connect(await openBrowserSession(nodePage(server.newPageUrl())))
  return {
    client: connection.client,
    drop: () => server.close(),
    close: async () => {
      connection.close()
      await server.close()
      rmSync(webDir, { recursive: true })
    },
  }
})

/** Electron hands out its ports with the message inside an event. */
function asPagePort(port: NodePort): PagePort {
  return {
    on: (event: string, listener: (event: { data: unknown }) => void) =>
      void port.on(event as 'message', (data: unknown) => listener({ data })),
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  }
}
