import * as z from 'zod'

const REQUEST = 1
const STREAM_ITEM = 3
const ABORT = 4

/** The three messages a caller may send, in oRPC's short spelling: id, type, payload {url, headers, method, body}. */
const request = z.object({
  i: z.string().max(64),
  t: z.literal(REQUEST).optional(),
  p: z.object({
    u: z.string().max(200).startsWith('/'),
    h: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
    m: z.literal('POST').optional(),
    b: z.unknown().optional(),
  }),
})
const streamItem = z.object({ i: z.string().max(64), t: z.literal(STREAM_ITEM), p: z.object({}).loose() })
const abort = z.object({ i: z.string().max(64), t: z.literal(ABORT), p: z.unknown().optional() })
const message = z.union([request, streamItem, abort])

/**
 * oRPC trusts the shape of what a port delivers and would leave a rejection unhandled, which ends the engine.
 * So the shape is checked before: text is parsed, everything else must be one of the three messages.
 * @throws when it is none of them.
 */
export function readRequest(data: unknown): object {
  const value: unknown = typeof data === 'string' ? JSON.parse(data) : data
  const parsed = message.safeParse(value)
  if (!parsed.success) throw new TypeError('a message of unknown form')
  return parsed.data
}
