import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A process list shows the launch URL, so its ticket is worth something once, and for a minute. */
const TICKET_TTL_MS = 60_000
/** More open invitations or pages than a person ever has; the oldest makes room. */
const MAX_TICKETS = 64
const MAX_TOKENS = 256
const SECRET_BYTES = 32

export interface Sessions {
  /** A fresh one-time ticket. */
  newTicket(): string
  /** A session token for a ticket that is known, unused and younger than a minute; undefined for any other. */
  redeem(ticket: string): string | undefined
  isToken(token: string): boolean
}

/** Who may speak to this host. Only hashes are kept, compared in constant time; nothing outlives the process. */
export function createSessions(nowMs: () => number): Sessions {
  const tickets: { readonly hash: Buffer; readonly expiresMs: number }[] = []
  const tokens: Buffer[] = []
  return {
    newTicket() {
      const ticket = secret()
      tickets.push({ hash: digest(ticket), expiresMs: nowMs() + TICKET_TTL_MS })
      if (tickets.length > MAX_TICKETS) tickets.shift()
      return ticket
    },
    redeem(ticket) {
      const index = tickets.findIndex(({ hash }) => isEqual(hash, digest(ticket)))
      const [found] = index < 0 ? [] : tickets.splice(index, 1)
      if (!found || found.expiresMs <= nowMs()) return undefined
      const token = secret()
      tokens.push(digest(token))
      if (tokens.length > MAX_TOKENS) tokens.shift()
      return token
    },
    isToken(token) {
      const hash = digest(token)
      return tokens.some((known) => isEqual(known, hash))
    },
  }
}

const secret = (): string => randomBytes(SECRET_BYTES).toString('base64url')
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const isEqual = (left: Buffer, right: Buffer): boolean => timingSafeEqual(left, right)
