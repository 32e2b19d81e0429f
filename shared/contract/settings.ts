import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { base, epochMs } from './base.ts'

const appearance = {
  theme: z.enum(['dark', 'light', 'system']),
  /** Direction colours of the whole app; the map's `mono` is the workspace's. */
  palette: z.enum(['rg', 'bo', 'gr']),
  density: z.enum(['compact', 'default', 'comfortable']),
  textSizePct: z.union([z.literal(100), z.literal(110), z.literal(125)]),
  isHollowUp: z.boolean(),
}

/** How long one kind of data is kept; `all`: nothing is ever removed. */
export const KEEP_SPANS = ['all', '7d', '30d', '90d', '1y', '2y'] as const
export type KeepSpan = (typeof KEEP_SPANS)[number]

const data = {
  /** By open time, and by market time of quotes. */
  keep1s: z.enum(KEEP_SPANS),
  keep1m: z.enum(KEEP_SPANS),
  keepQuotes: z.enum(KEEP_SPANS),
  /** Of bars and quotes together, without free room in the file; the oldest intraday bars go first. Null: no limit. */
  largestBytes: z.number().int().min(100_000_000).nullable(),
}

/** What the user chose for good, as opposed to the workspace: how the app was left. No key and no licence is ever in here. */
export const settingsSchema = z.object({
  appearance: z
    .object({
      theme: appearance.theme.default('dark'),
      palette: appearance.palette.default('rg'),
      density: appearance.density.default('default'),
      textSizePct: appearance.textSizePct.default(100),
      isHollowUp: appearance.isHollowUp.default(false),
    })
    .prefault({}),
  data: z
    .object({
      keep1s: data.keep1s.default('all'),
      keep1m: data.keep1m.default('all'),
      keepQuotes: data.keepQuotes.default('all'),
      largestBytes: data.largestBytes.default(null),
    })
    .prefault({}),
})
export type Settings = z.infer<typeof settingsSchema>

export const SETTINGS_SECTIONS = ['appearance', 'data'] as const satisfies readonly (keyof Settings)[]

/** Fields to change; those left out stay. */
export const settingsPatchSchema = z
  .strictObject({ appearance: z.strictObject(appearance).partial(), data: z.strictObject(data).partial() })
  .partial()
export type SettingsPatch = z.infer<typeof settingsPatchSchema>

const change = z.object({
  /** `appearance.theme` */
  path: z.string(),
  from: z.json(),
  to: z.json(),
})
export type SettingsChange = z.infer<typeof change>

export const STEP_KINDS = ['change', 'reset', 'import'] as const
const step = z.object({ kind: z.enum(STEP_KINDS), at: epochMs, changes: z.array(change) })
export type SettingsStep = z.infer<typeof step>

const state = z.object({
  settings: settingsSchema,
  /** Counts up with every change, across starts: of two states the higher one is newer. */
  revision: z.number().int().nonnegative(),
  /** What undo would take back and redo would do again; null without one. The steps outlive the app. */
  undo: step.nullable(),
  redo: step.nullable(),
})
export type SettingsState = z.infer<typeof state>

/** A settings file is some hundred bytes; a longer text is another file. */
const fileText = z.string().max(100_000)

export const settings = {
  load: base.output(state),
  /** The present state first, then one message per change, in every page. */
  watch: base.output(eventIterator(state)),
  /** One step of the history; none when nothing differs. */
  change: base.input(settingsPatchSchema).output(state),
  /** Without a step to take back (another page took it) the state stays as it is. */
  undo: base.output(state),
  redo: base.output(state),
  /** A section back to its defaults, as a step that can be taken back. */
  reset: base.input(z.object({ section: z.enum(SETTINGS_SECTIONS) })).output(state),
  exportFile: base.output(z.object({ fileName: z.string(), text: z.string() })),
  /** What `importFile` would do with this text. `bad-input` names the field that cannot be taken. */
  previewFile: base.input(z.object({ text: fileText })).output(
    z.object({
      changes: z.array(change),
      /** Paths this version does not know, such as those of a newer one: left out. */
      ignored: z.array(z.string()),
      /** Version of the app that wrote the file. */
      version: z.string(),
      exportedAt: epochMs,
    }),
  ),
  /** All of the file or nothing of it, as one step. Fields the file does not have stay. */
  importFile: base.input(z.object({ text: fileText })).output(state),
}
