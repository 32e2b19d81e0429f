import { expect, test } from 'vitest'
import { DESKTOP_DOOR } from '../../shared/desktop-door.ts'
import { createDesktopPorts } from './desktop-ports.ts'

function testWindow() {
  const target = new EventTarget()
  const page = target as unknown as Window
  const say = (data: unknown, source: unknown, ports: MessagePort[]): void => {
    target.dispatchEvent(Object.assign(new Event('message'), { data, source, ports }))
  }
  return { page, say }
}

test('takes the port that the preload posts into this window, and no other', async () => {
  const { page, say } = testWindow()
  const { port1, port2 } = new MessageChannel()
  const stranger = new MessageChannel()
  let requests = 0
  const opening = createDesktopPorts(page, { requestPort: () => requests++ })(new AbortController().signal)
  expect(requests).toBe(1)
  say(DESKTOP_DOOR.port, {}, [stranger.port1])
  say('something else', page, [stranger.port1])
  say(DESKTOP_DOOR.port, page, [])
  say(DESKTOP_DOOR.port, page, [port1])
  const port = await opening
  const got = new Promise((resolve) => port2.addEventListener('message', ({ data }) => resolve(data)))
  port2.start()
  port.post({ hello: Uint8Array.of(1) })
  expect(await got).toEqual({ hello: Uint8Array.of(1) })
  stranger.port1.close()
  const closed = new Promise<void>((resolve) => port.onClose(resolve))
  port2.close()
  await closed
  expect(port.isOpen()).toBe(false)
})

test('stops waiting when the page closes its connection', async () => {
  const { page } = testWindow()
  const abort = new AbortController()
  const opening = createDesktopPorts(page, { requestPort: () => undefined })(abort.signal)
  abort.abort()
  await expect(opening).rejects.toMatchObject({ name: 'AbortError' })
})
