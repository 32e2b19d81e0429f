import * as z from 'zod'
import { settingsSchema, STEP_KINDS, type Settings } from '../../../../shared/contract/settings.ts'
import { toAppError } from '../../../../shared/errors.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import { repairDocument } from '../repair-document.ts'

const KEY = 'settings'
/** Until format 1 of the settings, the appearance lay in the workspace. */
const FORMER_KEY = 'workspace'

/** Whole settings, fields of a newer version included: it finds them again. */
type StoredSettings = Record<string, unknown>

const storedSettings = z.record(z.string(), z.unknown())
const snapshot = z.object({
  kind: z.enum(STEP_KINDS),
  at: z.number(),
  /** The settings on the other side of the step: before it in `undo`, after it in `redo`. */
  settings: storedSettings,
})
export type Snapshot = z.infer<typeof snapshot>

/** A damaged part costs itself and nothing else. */
const documentSchema = z.object({
  revision: z.number().int().nonnegative().catch(0),
  settings: storedSettings.catch({}),
  /** The newest step is the last. */
  undo: z.array(snapshot).catch([]),
  redo: z.array(snapshot).catch([]),
})
export type SettingsDocument = z.infer<typeof documentSchema>

const EMPTY: SettingsDocument = { revision: 0, settings: {}, undo: [], redo: [] }

/** Never fails: what cannot be read is logged and gets its defaults. */
export function loadSettingsDocument({ host, tape }: FeatureDeps): SettingsDocument {
  try {
    const stored = tape.documents.read(KEY)
    return stored === undefined ? adoptAppearance({ host, tape }) : documentSchema.parse(stored)
  } catch (thrown) {
    const { code, message } = toAppError(thrown)
    host.log('error', 'the stored settings could not be read; defaults are used', { code, message })
    return EMPTY
  }
}

/** @throws AppError store-locked, store-full, store-unwritable */
export function saveSettingsDocument({ tape }: FeatureDeps, document: SettingsDocument): void {
  tape.documents.write(KEY, document)
}

/** Known fields as this version wants them; a stored value it cannot use gives way to the default. */
export function readSettings(stored: StoredSettings): Settings {
  return repairDocument(settingsSchema, stored)
}

/** Written at once: the next workspace that is saved has no appearance any more. */
function adoptAppearance(deps: FeatureDeps): SettingsDocument {
  const former = deps.tape.documents.read(FORMER_KEY)
  const hasAppearance = typeof former === 'object' && former !== null && 'appearance' in former
  if (!hasAppearance) return EMPTY
  const { appearance } = former
  const document = { ...EMPTY, settings: readSettings({ appearance }) }
  if (!deps.tape.isReadOnly) saveSettingsDocument(deps, document)
  return document
}
