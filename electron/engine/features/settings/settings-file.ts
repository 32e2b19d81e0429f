import * as z from 'zod'
import {
  settingsPatchSchema,
  settingsSchema,
  type Settings,
  type SettingsPatch,
} from '../../../../shared/contract/settings.ts'
import { parseInstant, type EpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import { isFields } from './settings-changes.ts'

const APP = 'Tapedeck'
const KIND = 'settings'
/** Counts up when a file of an older version can no longer be read as it is. */
const FORMAT = 1

interface SettingsFile {
  readonly version: string
  readonly exportedAt: EpochMs
  /** Holds only fields this version knows. */
  readonly patch: SettingsPatch
  readonly ignored: string[]
}

/** What goes in is the settings document and nothing else, so that no secret can come along. */
export function writeSettingsFile(settings: Settings, version: string, now: EpochMs): string {
  const file = { app: APP, kind: KIND, format: FORMAT, version, exportedAt: new Date(now).toISOString(), settings }
  return `${JSON.stringify(file, null, 2)}\n`
}

const envelope = z.object({
  app: z.literal(APP, 'this is not a file of Tapedeck'),
  kind: z.literal(KIND, 'this file of Tapedeck does not hold settings'),
  format: z.number().int().min(1),
  version: z.string().max(100),
  exportedAt: z.string().max(100),
  settings: z.record(z.string(), z.unknown()),
})

/** @throws AppError bad-input, naming the field that cannot be taken */
export function readSettingsFile(text: string): SettingsFile {
  const { format, version, exportedAt, settings } = checked(envelope, parseJson(text), '')
  if (format > FORMAT) {
    const words = `written by Tapedeck ${version} in format ${format}; this version reads up to ${FORMAT}: update it first`
    throw refusal('format', words)
  }
  const at = parseInstant(exportedAt)
  if (at === null) throw refusal('exportedAt', 'not a point in time')
  const { known, ignored } = splitKnown(settings, settingsSchema.parse({}), '')
  return { version, exportedAt: at, patch: checked(settingsPatchSchema, known, 'settings.'), ignored }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (thrown) {
    throw new AppError('bad-input', 'the settings file is not JSON', { field: 'file' }, { cause: thrown })
  }
}

/** The defaults hold every field there is. A section that is no object stays, for the schema to name it. */
function splitKnown(
  fields: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>>,
  prefix: string,
) {
  const known: Record<string, unknown> = {}
  const ignored: string[] = []
  for (const [key, value] of Object.entries(fields)) {
    const standard = Object.hasOwn(defaults, key) ? defaults[key] : undefined
    if (standard === undefined) ignored.push(prefix + key)
    else if (isFields(standard) && isFields(value)) {
      const inner = splitKnown(value, standard, `${prefix}${key}.`)
      known[key] = inner.known
      ignored.push(...inner.ignored)
    } else known[key] = value
  }
  return { known, ignored }
}

function checked<T>(schema: z.ZodType<T>, value: unknown, prefix: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw refusal(prefix + (issue?.path.join('.') ?? ''), issue?.message ?? 'not accepted')
}

function refusal(field: string, words: string): AppError {
  return new AppError('bad-input', `settings file: ${field || 'file'}: ${words}`, {
    field: field || 'file',
    reason: words,
  })
}
