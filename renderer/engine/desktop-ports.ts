import { DESKTOP_DOOR, type DesktopBridge } from '../../shared/desktop-door.ts'
import type { ClientPort } from './client-port.ts'
import type { OpenPort } from './connection.ts'

/** Asks the preload for a port; after the engine ended, for one to the next engine. */
export function createDesktopPorts(
  page: Pick<Window, 'addEventListener' | 'removeEventListener'>,
  bridge: Pick<DesktopBridge, 'requestPort'>,
): OpenPort {
  return (signal) =>
    new Promise((resolve, reject) => {
      const onMessage = ({ source, data, ports: [port] }: MessageEvent): void => {
        if (source !== page || data !== DESKTOP_DOOR.port || !port) return
        stop()
        resolve(toPort(port))
      }
      const onAbort = (): void => {
        stop()
        reject(signal.reason)
      }
      const stop = (): void => {
        page.removeEventListener('message', onMessage)
        signal.removeEventListener('abort', onAbort)
      }
      page.addEventListener('message', onMessage)
      signal.addEventListener('abort', onAbort, { once: true })
      bridge.requestPort()
    })
}

/** A MessagePort as the client uses it. */
export function toPort(port: MessagePort): ClientPort {
  let isOpen = true
  const listeners = new Set<() => void>()
  const onClose = (): void => {
    if (!isOpen) return
    isOpen = false
    for (const listener of listeners) listener()
  }
  port.addEventListener('close', onClose)
  return {
    isOpen: () => isOpen,
    post(message) {
      if (isOpen) port.postMessage(message)
    },
    onMessage(listener) {
      port.addEventListener('message', ({ data }) => listener(data))
      port.start()
    },
    onClose: (listener) => void listeners.add(listener),
    close() {
      port.close()
      onClose()
    },
  }
}
