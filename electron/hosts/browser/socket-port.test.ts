import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { makeTestHost, type TestHost } from '../../engine/test-host.ts'
import type { EnginePort } from '../../engine/rpc/serve-port.ts'
import { createSocketPort } from './socket-port.ts'

let host: TestHost
let server: WebSocketServer
let port: EnginePort
let page: WebSocket

beforeEach(async () => {
  host = makeTestHost()
  server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
  await once(server, 'listening')
  const opened = once(server, 'connection') as Promise<[WebSocket]>
  // A page that answers no ping by itself: the tests decide.
  page = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, { autoPong: false })
  port = createSocketPort((await opened)[0], host.timers)
  await once(page, 'open')
})
afterEach(async () => {
  page.terminate()
  await Promise.all([...server.clients].map((socket) => once(socket, 'close')))
  await new Promise((resolve) => server.close(resolve))
  // Fails on a timer left open: closing a socket must end its heartbeat.
  host.dispose()
})

test('a page that answers pings stays', async () => {
  for (let beat = 0; beat < 3; beat++) {
    const pinged = once(page, 'ping')
    host.advance(15_000)
    await pinged
    page.pong()
    const echoed = new Promise((resolve) => port.onMessage(resolve))
    page.send('{"after":"the pong"}')
    await echoed
  }
  expect(page.readyState).toBe(page.OPEN)
})

test('a page that answers no ping is gone after two beats', async () => {
  const closed = new Promise<void>((resolve) => port.onClose(resolve))
  host.advance(15_000)
  expect(host.openTimers()).toBe(1)
  host.advance(15_000)
  await closed
  expect(host.openTimers()).toBe(0)
})

test('a page that does not read is let go instead of filling the memory', async () => {
  page.pause()
  const closed = new Promise<void>((resolve) => port.onClose(resolve))
  const bytes = new Uint8Array(32 * 1024 * 1024)
  for (let message = 0; message < 6; message++) port.post({ bytes })
  await closed
  expect(server.clients.size).toBe(0)
})

test('streams wait while a page does not read, and go on when it does', async () => {
  await port.drained?.()
  page.pause()
  // More than the two sockets take by themselves.
  for (let message = 0; message < 4; message++) port.post({ bytes: new Uint8Array(8 * 1024 * 1024) })
  let isDrained = false
  const drained = port.drained?.().then(() => (isDrained = true))
  for (let look = 0; look < 5; look++) {
    host.advance(50)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(isDrained).toBe(false)
  page.resume()
  await expect
    .poll(() => {
      host.advance(50)
      return isDrained
    })
    .toBe(true)
  await drained
})

test('nobody waits for a page that left', async () => {
  page.pause()
  for (let message = 0; message < 4; message++) port.post({ bytes: new Uint8Array(8 * 1024 * 1024) })
  const drained = port.drained?.()
  const closed = new Promise<void>((resolve) => port.onClose(resolve))
  page.terminate()
  await closed
  host.advance(50)
  await drained
  expect(host.openTimers()).toBe(0)
})

test('posting to a page that left is no error', async () => {
  const closed = new Promise<void>((resolve) => port.onClose(resolve))
  page.terminate()
  await closed
  expect(() => port.post({ late: Uint8Array.of(1) })).not.toThrow()
})

test('what arrives belongs to the engine: the next frame does not overwrite it', async () => {
  const got: { bytes: Uint8Array }[] = []
  port.onMessage((message) => got.push(message as { bytes: Uint8Array }))
  for (const value of [1, 2]) {
    page.send('[{"bytes":null},[["bytes"]]]')
    page.send(new Uint8Array(1000).fill(value))
  }
  await expect.poll(() => got.length).toBe(2)
  expect(got.map(({ bytes }) => [bytes.length, bytes[999], bytes.byteOffset])).toEqual([
    [1000, 1, 0],
    [1000, 2, 0],
  ])
})
