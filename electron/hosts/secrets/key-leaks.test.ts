import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MessageChannel } from 'node:worker_threads'
import { implement } from '@orpc/server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect } from '../../../renderer/engine/connection.ts'
import { toPort } from '../../../renderer/engine/desktop-ports.ts'
import { contract } from '../../../shared/contract/index.ts'
import { AppError } from '../../../shared/errors.ts'
import { createEngine } from '../../engine/create-engine.ts'
import { makeTestHost, type TestHost } from '../../engine/test-host.ts'
import { createMemoryClient } from '../memory/memory-client.ts'
import { createPortServer, type EngineRouter } from '../../engine/rpc/serve-port.ts'
import { createPagePort } from '../desktop/page-port.ts'
import { createSecrets } from './create-secrets.ts'
import { takeEnvironmentSecrets } from './environment-secrets.ts'
import { createRedactor } from './redactor.ts'

const KEY = 'a-key-that-Never-leaves'

let dataDir: string
let host: TestHost
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tapedeck-leaks-'))
  host = makeTestHost()
})
afterEach(() => {
  host.dispose()
  rmSync(dataDir, { recursive: true })
})

test('no answer of the engine holds a key', async () => {
  const secrets = createSecrets({ dataDir, now: () => 0, hide: () => undefined, given: { finnhub: KEY } })
  await secrets.set('openai', KEY)
  const engine = createEngine({ ...host, secrets })
  const client = createMemoryClient(engine)
  const { text } = await client.settings.exportFile()
  const answers = [
    await client.app.info(),
    await client.app.checkStore({}),
    await client.settings.load(),
    await client.workspace.load(),
    await client.store.stats(),
    await client.settings.change({ appearance: { theme: 'light' } }),
    await client.settings.previewFile({ text }),
    text,
  ]
  engine.close()
  expect(JSON.stringify(answers)).not.toContain(KEY)
  expect(JSON.stringify(host.lines)).not.toContain(KEY)
  for (const name of readdirSync(host.dataDir, { recursive: true, encoding: 'utf8' })) {
    if (/\.db(-wal)?$/u.test(name)) expect(readFileSync(join(host.dataDir, name), 'latin1')).not.toContain(KEY)
  }
})

test('the environment loses its keys when they are taken', () => {
  const env = { TAPEDECK_KEY_FINNHUB: ` ${KEY} `, TAPEDECK_KEY_OPENAI: '', PATH: '/bin' }
  expect(takeEnvironmentSecrets(env)).toEqual({ finnhub: KEY })
  expect(env).toEqual({ PATH: '/bin' })
})

test('neither the log, a diagnostic report nor the last words of a real process hold a key', () => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [fileURLToPath(new URL('./test-report.ts', import.meta.url)), dataDir],
    { env: { ...process.env, TAPEDECK_KEY_FINNHUB: KEY }, encoding: 'utf8' },
  )
  expect(status).toBe(1)
  expect(stdout).toContain(`"hasKey":${KEY.length}`)
  expect(stdout).toContain('environmentVariables')
  expect(stdout).not.toContain(KEY)
  expect(stderr).toContain('request failed: https://finnhub.io/api/v1/quote?token=[redacted]')
  expect(stderr).toMatch(/nobody caught; the process ends .*the socket of \[redacted\] was refused/u)
  expect(stderr).not.toContain(KEY)
})

test('an error that quotes a key goes over the wire without it', async () => {
  const redactor = createRedactor()
  redactor.hide(KEY)
  const os = implement(contract)
  const router = {
    app: {
      openTab: os.app.openTab.handler(() => {
        throw new Error(`fetch failed: https://finnhub.io/quote?token=${KEY}`)
      }),
      info: os.app.info.handler(() => {
        throw new AppError('bad-input', `refused ${KEY}`, { url: `wss://ws.finnhub.io?token=${KEY}`, status: 401 })
      }),
    },
  } as unknown as EngineRouter
  const sent: unknown[] = []
  const lines: string[] = []
  const log = (...line: unknown[]): void => void lines.push(redactor.redact(JSON.stringify(line)))
  const { port1, port2 } = new MessageChannel()
  const pagePort = createPagePort({
    on: (event: string, listener: (event: { data: unknown }) => void) =>
      void port1.on(event as 'message', (data: unknown) => listener({ data })),
    postMessage: (message) => {
      sent.push(message)
      port1.postMessage(message)
    },
    start: () => port1.start(),
    close: () => port1.close(),
  })
  createPortServer(router, { log, redact: redactor.withoutKnown })(pagePort)
  const { client, close } = await connect(async () => toPort(port2 as unknown as MessagePort))
  await expect(client.app.openTab()).rejects.toMatchObject({
    code: 'bug',
    message: expect.stringContaining('[redacted]'),
  })
  await expect(client.app.info()).rejects.toMatchObject({
    code: 'bad-input',
    message: 'refused [redacted]',
    detail: { url: 'wss://ws.finnhub.io?token=[redacted]', status: 401 },
  })
  close()
  expect(JSON.stringify(sent)).toContain('[redacted]')
  expect(JSON.stringify(sent)).not.toContain(KEY)
  expect(lines.join()).toContain('fetch failed')
  expect(lines.join()).not.toContain(KEY)
})
