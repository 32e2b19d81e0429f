import { BROWSER_DOOR } from '../../shared/browser-door.ts'
import { disconnected } from './port-link.ts'
import { finalRefusal, type OpenPort } from './connection.ts'
import { openSocketPort, type SocketLike } from './socket-port.ts'

const TOKEN_KEY = 'tapedeck.session'

/** What of the page the session needs. */
export interface SessionPage {
  readonly location: Pick<Location, 'hash' | 'host' | 'pathname' | 'search'>
  readonly history: Pick<History, 'replaceState'>
  /** Survives a reload and is not shared with other tabs. */
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  fetch(path: string, init: RequestInit): Promise<Pick<Response, 'ok' | 'status' | 'json'>>
  openSocket(url: string, protocols: string[]): SocketLike
}

/**
 * Lets this page into the browser host. A ticket in the address is taken out of it at once and exchanged for a session token,
 * which opens the WebSocket now and after every break.
 * @throws AppError disconnected with `reason` no-ticket or ticket-used
 */
export async function openBrowserSession(page: SessionPage): Promise<OpenPort> {
  const ticket = takeTicket(page)
  const fresh = ticket === undefined ? undefined : await redeem(page, ticket)
  if (fresh !== undefined) page.sessionStorage.setItem(TOKEN_KEY, fresh)
  // An address opened again in the tab that used it: that tab is still let in.
  const token = fresh ?? page.sessionStorage.getItem(TOKEN_KEY)
  if (token === null) throw ticket === undefined ? noTicket() : ticketUsed()
  return async (signal) => {
    const { protocol, socketPath, tokenPrefix } = BROWSER_DOOR
    const socket = page.openSocket(`ws://${page.location.host}${socketPath}`, [protocol, tokenPrefix + token])
    try {
      return await openSocketPort(socket, signal)
    } catch (thrown) {
      // A browser does not tell a page why a WebSocket was refused.
      if (!signal.aborted && (await askSession(page, { token })).status === 401) {
        page.sessionStorage.removeItem(TOKEN_KEY)
        throw ticket === undefined || fresh !== undefined ? sessionEnded() : ticketUsed()
      }
      throw thrown
    }
  }
}

function takeTicket({ location, history }: SessionPage): string | undefined {
  if (!location.hash.startsWith(BROWSER_DOOR.ticketFragment)) return undefined
  const ticket = location.hash.slice(BROWSER_DOOR.ticketFragment.length)
  history.replaceState(null, '', location.pathname + location.search)
  return ticket
}

async function redeem(page: SessionPage, ticket: string): Promise<string | undefined> {
  const answer = await askSession(page, { ticket })
  if (!answer.ok) return undefined
  const { token } = (await answer.json()) as { token?: unknown }
  return typeof token === 'string' ? token : undefined
}

async function askSession(page: SessionPage, body: object): Promise<Pick<Response, 'ok' | 'status' | 'json'>> {
  try {
    return await page.fetch(BROWSER_DOOR.sessionPath, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
  } catch {
    throw disconnected()
  }
}

const noTicket = () =>
  finalRefusal('no-ticket', 'This page was opened without the address that Tapedeck prints when it starts.')
const ticketUsed = () =>
  finalRefusal(
    'ticket-used',
    'This address was used already, or it is older than a minute. Start Tapedeck again for a new one.',
  )
const sessionEnded = () =>
  finalRefusal('session-ended', 'Tapedeck was started again since this page was opened. Use the address it printed.')
