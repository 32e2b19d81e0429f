import type { DesktopBridge } from '../shared/desktop-door.ts'
import { openBrowserSession } from './engine/browser-session.ts'
import { connect, type EngineConnection } from './engine/connection.ts'
import { createDesktopPorts } from './engine/desktop-ports.ts'

export type { EngineClient, EngineConnection, EngineState } from './engine/connection.ts'

declare global {
  interface Window {
    /** Only in the desktop app. */
    readonly tapedeck?: DesktopBridge
  }
}

/**
 * Connects this page to the engine that serves it: by MessagePort in the desktop app, by WebSocket in a browser.
 * @throws AppError disconnected; `detail.reason` is `no-ticket`, `ticket-used` or `session-ended` when the host will not let this
 * page in, and the message then is fit for the screen.
 */
export async function connectEngine(): Promise<EngineConnection> {
  if (window.tapedeck) return connect(createDesktopPorts(window, window.tapedeck))
  const { location, history, sessionStorage } = window
  const openPort = await openBrowserSession({
    location,
    history,
    sessionStorage,
    fetch: (path, init) => fetch(path, init),
    openSocket: (url, protocols) => new WebSocket(url, protocols),
  })
  return connect(openPort)
}
