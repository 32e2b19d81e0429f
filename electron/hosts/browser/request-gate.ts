import type { IncomingMessage } from 'node:http'

export type Refusal = 'remote' | 'host' | 'origin' | 'fetch-site' | 'target'

export interface GateOptions {
  /** `127.0.0.1:PORT`, the only name this host answers to. */
  readonly authority: string
  /** Writes and WebSocket upgrades must say where they come from; a browser does so by itself for both. */
  readonly needsOrigin: boolean
}

/**
 * Decides about a request before anything of it is used.
 * - exact Host, port included: a name that was rebound to 127.0.0.1 still sends its own name
 * - exact Origin: every other port of this machine is another origin, though the same site
 * - Sec-Fetch-Site, where the browser sends it: no other page may start the request
 */
export function refuseRequest(request: IncomingMessage, { authority, needsOrigin }: GateOptions): Refusal | undefined {
  if (request.socket.remoteAddress !== '127.0.0.1') return 'remote'
  const hosts = headerValues(request, 'host')
  if (hosts.length !== 1 || hosts[0] !== authority) return 'host'
  const origins = headerValues(request, 'origin')
  if (origins.length > 1 || (origins.length === 0 ? needsOrigin : origins[0] !== `http://${authority}`)) return 'origin'
  const sites = headerValues(request, 'sec-fetch-site')
  if (sites.some((site) => site !== 'same-origin' && site !== 'none')) return 'fetch-site'
  return request.url?.startsWith('/') ? undefined : 'target'
}

/** All values as sent: Node would keep only the first of a repeated Host. */
function headerValues(request: IncomingMessage, name: string): string[] {
  const { rawHeaders } = request
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name)
}
