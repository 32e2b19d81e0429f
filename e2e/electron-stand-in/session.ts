import { EventEmitter } from 'node:events'
import { app } from './app.ts'

type SchemeHandler = (request: Request) => Response | Promise<Response>
type BeforeRequest = (details: { url: string; method: string }, decide: (answer: { cancel: boolean }) => void) => void

/** What main registers is kept, and used by the windows as Chromium uses it in Electron. */
class Session extends EventEmitter {
  readonly handlers = new Map<string, SchemeHandler>()
  beforeRequest: BeforeRequest | undefined
  permissionRequest: unknown
  permissionCheck: unknown
  devicePermission: unknown
  readonly webRequest = { onBeforeRequest: (listener: BeforeRequest) => void (this.beforeRequest = listener) }

  setPermissionRequestHandler(handler: unknown): void {
    this.permissionRequest = handler
  }

  setPermissionCheckHandler(handler: unknown): void {
    this.permissionCheck = handler
  }

  setDevicePermissionHandler(handler: unknown): void {
    this.devicePermission = handler
  }
}

const defaultSession = new Session()
export const session = { defaultSession }

const schemes = new Set<string>()

export const protocol = {
  registerSchemesAsPrivileged(
    list: readonly { scheme: string; privileges: { standard?: boolean; secure?: boolean } }[],
  ): void {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    for (const { scheme, privileges } of list) if (privileges.standard && privileges.secure) schemes.add(scheme)
  },
  handle(scheme: string, handler: SchemeHandler): void {
    if (!app.isReady()) throw new Error('protocol.handle before ready')
    defaultSession.handlers.set(scheme, handler)
  },
}

/** Chromium itself knows no `app:`; `app://host/x` is `https://host.app.stand-in.test/x` for it, a secure origin either way. */
export function toWeb(url: string): string {
  const [, scheme = '', host = '', rest = ''] = /^([a-z]+):\/\/([^/]*)(.*)$/u.exec(url) ?? []
  return schemes.has(scheme) ? `https://${host}.${scheme}.stand-in.test${rest}` : url
}

export function fromWeb(url: string): string {
  const [, host = '', scheme = '', rest = ''] = /^https:\/\/([^/]+)\.([a-z]+)\.stand-in\.test(.*)$/u.exec(url) ?? []
  return schemes.has(scheme) ? `${scheme}://${host}${rest}` : url
}
