/** How a page and the browser host find each other. The address is always http://127.0.0.1:PORT. */
export const BROWSER_DOOR = {
  /** Fragment of a launch address: a fragment is in no log, no Referer and no request. */
  ticketFragment: '#k=',
  /** POST `{ticket}` → `{token}`; POST `{token}` → 204 while the session lives. */
  sessionPath: '/session',
  socketPath: '/engine',
  /** The only WebSocket subprotocol; the token travels beside it, since a page can set no header on a WebSocket. */
  protocol: 'tapedeck.v1',
  tokenPrefix: 'tok.',
} as const
