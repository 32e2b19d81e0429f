/**
 * What the shell allows, as pure functions: main asks here and decides nothing itself. Of a URL the scheme and the host are
 * compared; its `origin` is 'null' for app: in Node, and a prefix is not a host.
 */
export const APP_SCHEME = 'app'
const APP_HOST = 'tapedeck'
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`

/** Pages outside the app that may open in the person's own browser: exact addresses, since a page could make up the rest. */
const OUTSIDE_PAGES: ReadonlySet<string> = new Set(['https://www.tradingview.com/'])

/** Everything else a page can ask a browser for is refused. */
const GRANTED_PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/** A second crash this soon after the first is no accident: reloading again would loop. */
const CRASH_LOOP_MS = 60_000

/** The parts of Electron's WebFrameMain that tell who speaks. */
export interface Sender {
  readonly url: string
  readonly parent: object | null
}

export function isOwnUrl(text: string): boolean {
  const url = parseUrl(text)
  return url?.protocol === `${APP_SCHEME}:` && url.host === APP_HOST && url.username === '' && url.password === ''
}

/** Only the page itself may speak to main: no frame inside it, nothing that was navigated elsewhere. */
export function isTrustedSender(sender: Sender | null | undefined): boolean {
  return sender?.parent === null && isOwnUrl(sender.url)
}

/** Files the page made for itself (an export being saved) and pictures in its own text stay inside the process. */
export function mayRequest(text: string, options: { readonly hasDevTools: boolean }): boolean {
  if (isOwnUrl(text) || isOwnBlob(text) || text.startsWith('data:')) return true
  return options.hasDevTools && parseUrl(text)?.protocol === 'devtools:'
}

export function mayDownload(text: string): boolean {
  return isOwnBlob(text)
}

export function mayGrant(permission: string, requestingUrl: string): boolean {
  return GRANTED_PERMISSIONS.has(permission) && isOwnUrl(requestingUrl)
}

export function mayOpenOutside(text: string): boolean {
  return OUTSIDE_PAGES.has(text)
}

/**
 * What to do when the page's process is gone: `reload` once, then a page without scripts; where even that has no process (no
 * memory, a damaged install), `ask` the person instead of loading it for ever.
 */
export function afterPageCrash(
  reason: string,
  sinceLastCrashMs: number | undefined,
  wasErrorPage: boolean,
): 'nothing' | 'reload' | 'error-page' | 'ask' {
  if (reason === 'clean-exit') return 'nothing'
  if (sinceLastCrashMs === undefined || sinceLastCrashMs >= CRASH_LOOP_MS) return 'reload'
  return wasErrorPage ? 'ask' : 'error-page'
}

/** Sentences for the banner about protection this start does without. */
export function protectionNotices(hasSwitch: (name: string) => boolean): string[] {
  if (!hasSwitch('no-sandbox')) return []
  return [
    'Tapedeck was started with --no-sandbox: its window runs without the protection of the operating system’s sandbox. ' +
      'Start it without that switch; on Linux the deb package needs none.',
  ]
}

function isOwnBlob(text: string): boolean {
  return text.startsWith('blob:') && isOwnUrl(text.slice('blob:'.length))
}

function parseUrl(text: string): URL | undefined {
  return URL.parse(text) ?? undefined
}
