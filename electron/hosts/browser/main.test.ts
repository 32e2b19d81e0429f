import { fork, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connect } from '../../../renderer/engine/connection.ts'
import { openBrowserSession } from '../../../renderer/engine/browser-session.ts'
import { nodePage } from '../../../renderer/engine/test-node-page.ts'

const ENTRY = join(import.meta.dirname, 'main.ts')
const isBuilt = existsSync(join(import.meta.dirname, '../../../out/renderer/index.html'))
if (!isBuilt)
  process.stderr.write('browser host as a process: skipped, the page is not built (node scripts/build.mjs)\n')

let dataDir: string
const children: ChildProcess[] = []

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tapedeck-host-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true })
})

interface HostProcess {
  readonly child: ChildProcess
  readonly messages: unknown[]
  readonly url: Promise<string>
  readonly exited: Promise<number | null>
  readonly words: () => string
}

function start(args: readonly string[] = ['--data-dir', dataDir, '--no-open']): HostProcess {
  const child = fork(ENTRY, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] })
  children.push(child)
  const messages: unknown[] = []
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => (words += chunk.toString()))
  return {
    child,
    messages,
    words: () => words,
    exited: new Promise((resolve) => child.once('exit', resolve)),
    url: new Promise((resolve) =>
      child.on('message', (message: { kind: string; url?: string }) => {
        messages.push(message)
        if (message.kind === 'listening' && message.url !== undefined) resolve(message.url)
      }),
    ),
  }
}

describe.skipIf(!isBuilt)('browser host as a process', () => {
  test('tells its launcher the address and what was painted, and ends cleanly on a signal', async () => {
    const host = start()
    const connection = await connect(await openBrowserSession(nodePage(await host.url)))
    await connection.client.app.painted({ route: '#/markets' })
    await expect.poll(() => host.messages).toContainEqual({ kind: 'painted', route: '#/markets' })
    expect(await (await fetch(new URL(await host.url).origin)).text()).toContain('<div id="root">')
    host.child.kill('SIGTERM')
    expect(await host.exited).toBe(0)
    connection.close()
    expect(existsSync(join(dataDir, 'tape.db-wal'))).toBe(false)
  })

  test('a second host on the same folder names the first and exits with 5', async () => {
    const first = start()
    await first.url
    const second = start()
    expect(await second.exited).toBe(5)
    expect(second.words()).toContain(`${dataDir} is held by another Tapedeck (browser`)
  })

  test('ends when its launcher is gone', async () => {
    const host = start()
    await host.url
    host.child.disconnect()
    expect(await host.exited).toBe(0)
  })

  test('ends with 5 when the engine lock is taken away', async () => {
    const host = start()
    await host.url
    rmSync(join(dataDir, 'engine.lock'))
    expect(await host.exited).toBe(5)
    expect(host.words()).toContain('engine lock')
  })

  test('the folder is free again after kill -9', async () => {
    const first = start()
    await first.url
    first.child.kill('SIGKILL')
    await first.exited
    expect(await start().url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#k=/)
  })
})

test.each([[['--port', 'x']], [['--port', '70000']], [['--host', '0.0.0.0']], [['extra']]])(
  '%j is a usage error',
  async (args) => {
    const host = start(args)
    expect(await host.exited).toBe(2)
    expect(host.words()).toMatch(/usage: /)
  },
)
