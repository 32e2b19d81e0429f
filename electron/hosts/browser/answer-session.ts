import type { IncomingMessage } from 'node:http'
import type { Sessions } from './sessions.ts'

const MAX_BODY_BYTES = 1024

export interface Answer {
  readonly status: number
  readonly body?: string
}

/**
 * `POST /session`. `{ticket}` → 200 `{token}`; `{token}` of a living session → 204, so that a page can tell a host that is
 * away from one that does not know it any more. 401 for both when unknown.
 */
export async function answerSession(request: IncomingMessage, sessions: Sessions): Promise<Answer> {
  // Only JSON: a form or a text body can be posted by any page without a CORS preflight.
  if (request.headers['content-type'] !== 'application/json') return { status: 415 }
  const text = await readBody(request)
  if (text === undefined) return { status: 413 }
  const { ticket, token } = parseObject(text)
  if (typeof ticket === 'string') {
    const fresh = sessions.redeem(ticket)
    return fresh === undefined ? { status: 401 } : { status: 200, body: JSON.stringify({ token: fresh }) }
  }
  if (typeof token === 'string') return { status: sessions.isToken(token) ? 204 : 401 }
  return { status: 400 }
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length
    if (sizeBytes > MAX_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
