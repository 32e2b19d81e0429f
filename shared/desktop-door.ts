/** How a page and the desktop app find each other: the messages, and what the preload puts on `window.tapedeck`. */
export const DESKTOP_DOOR = {
  /** Page to main: give me a port to the engine. */
  requestPort: 'tapedeck:request-port',
  /** Main to preload, with the port; then preload to page, as a `message` event of its own window. */
  port: 'tapedeck:port',
  /** Page to main: one of WINDOW_ACTIONS. */
  windowAction: 'tapedeck:window-action',
  /** Main to page: a WindowState. */
  windowState: 'tapedeck:window-state',
  /** Page to main, answered: sentences about this start for the banner. */
  notices: 'tapedeck:notices',
  /** Main to preload: an address of the page's own, `#/chart/…`. */
  navigate: 'tapedeck:navigate',
} as const

export const WINDOW_ACTIONS = ['minimise', 'toggle-maximise', 'close'] as const
export type WindowAction = (typeof WINDOW_ACTIONS)[number]

export interface WindowState {
  readonly isMaximised: boolean
  readonly isFullScreen: boolean
}

/** Functions that return nothing or a promise, and no more: a stolen page can minimise the window and read two sentences. */
export interface DesktopBridge {
  /** The port comes as a `message` event of this window with the data `DESKTOP_DOOR.port`. */
  requestPort(): void
  minimise(): void
  toggleMaximise(): void
  close(): void
  /** Called with the state at once and after each change. */
  onWindowState(listener: (state: WindowState) => void): void
  notices(): Promise<readonly string[]>
}
