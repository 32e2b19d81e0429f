import { oc } from '@orpc/contract'
import * as z from 'zod'
import { DATA_STATES } from '../domain/data-state.ts'
import { INTERVALS } from '../domain/interval.ts'
import { INSTRUMENT_KINDS } from '../domain/instrument.ts'
import { ERROR_CODES, type ErrorCode } from '../errors.ts'

// The page's CSP forbids `new Function`, which zod's compiled parsers need; interpreted parsing is one code path everywhere.
z.config({ jitless: true })

const errorData = z.object({
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  provider: z.string().optional(),
})
const errorMap = Object.fromEntries(ERROR_CODES.map((code) => [code, { data: errorData }])) as {
  [code in ErrorCode]: { data: typeof errorData }
}

/** Every procedure starts here, so every procedure fails with the codes of shared/errors.ts and no others. */
export const base = oc.errors(errorMap)

export const epochMs = z.number().int().min(-8.64e15).max(8.64e15)
export const interval = z.enum(INTERVALS)
export const dataState = z.enum(DATA_STATES)
export const symbol = z.string().regex(/^[A-Z][A-Z0-9]{0,15}:\S{1,40}$/u)
/** Market time of the workspace clock; absent or null = now. Nothing later may appear in the answer. */
export const asOf = epochMs.nullish()
/** Strict: only what this store had fetched by then may appear. Absent or null = everything. Asks no network. */
export const knownAt = epochMs.nullish()

export const instrument = z.object({
  symbol,
  name: z.string(),
  kind: z.enum(INSTRUMENT_KINDS),
  sector: z.string().nullable(),
  industry: z.string().nullable(),
  tickSize: z.number().positive().nullable(),
})

/**
 * One binary value. Every port carries it as bytes: a WebSocket in a frame of its own (shared/socket-frames.ts), a MessagePort
 * and the memory port as they are.
 */
export const binary = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected one binary value')
