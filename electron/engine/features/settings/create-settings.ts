import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'
import {
  settingsSchema,
  type Settings,
  type SettingsState,
  type SettingsStep,
} from '../../../../shared/contract/settings.ts'
import type { Dispose } from '../../host.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import type { Streams } from '../streams.ts'
import { listChanges, mergeFields } from './settings-changes.ts'
import {
  loadSettingsDocument,
  readSettings,
  saveSettingsDocument,
  type SettingsDocument,
  type Snapshot,
} from './settings-document.ts'
import { readSettingsFile, writeSettingsFile } from './settings-file.ts'

type Inputs = InferContractRouterInputs<Contract>['settings']
type Outputs = InferContractRouterOutputs<Contract>['settings']

/** Some 300 bytes a step, all in one document. */
const MOST_STEPS = 50

/** A slider that is dragged writes oftener than another tab can follow. */
const MIN_GAP_MS = 50

/** The settings of this data folder and the way back through them; every call is one procedure of the contract. */
export function createSettings(deps: FeatureDeps, streams: Streams) {
  let document = loadSettingsDocument(deps)
  const listeners = new Set<() => void>()

  function take(next: Omit<SettingsDocument, 'revision'>): SettingsState {
    const written = { ...next, revision: document.revision + 1 }
    saveSettingsDocument(deps, written)
    document = written
    for (const listener of listeners) listener()
    return toState(document)
  }

  /** A new step ends what could be done again. */
  function step(kind: Snapshot['kind'], patch: Readonly<Record<string, unknown>>): SettingsState {
    const settings = mergeFields(document.settings, patch)
    if (listChanges(readSettings(document.settings), readSettings(settings)).length === 0) return toState(document)
    const before = { kind, at: deps.host.now(), settings: document.settings }
    return take({ settings, undo: [...document.undo, before].slice(-MOST_STEPS), redo: [] })
  }

  return {
    current: (): Settings => readSettings(document.settings),
    /** Calls back after every change. */
    onChange(listener: () => void): Dispose {
      const entry = (): void => listener()
      listeners.add(entry)
      return () => void listeners.delete(entry)
    },
    /** Another ledger lies beneath: its settings are the newest state now, whatever their number was. */
    reload(): void {
      const { revision, ...found } = loadSettingsDocument(deps)
      document = { ...document, revision: Math.max(document.revision, revision) }
      take(found)
    },
    load: (): SettingsState => toState(document),
    /** The present state first, then the newest one after every change. */
    watch: () =>
      streams.open<SettingsState>({
        minGapMs: MIN_GAP_MS,
        start(onNews) {
          const listener = (): void => onNews()
          listeners.add(listener)
          return () => void listeners.delete(listener)
        },
        take: () => toState(document),
      }),
    change: (input: Inputs['change']): SettingsState => step('change', input),
    reset: ({ section }: Inputs['reset']): SettingsState =>
      step('reset', { [section]: settingsSchema.parse({})[section] }),

    undo(): SettingsState {
      const last = document.undo.at(-1)
      if (!last) return toState(document)
      const back = { ...last, settings: document.settings }
      return take({ settings: last.settings, undo: document.undo.slice(0, -1), redo: [...document.redo, back] })
    },
    redo(): SettingsState {
      const last = document.redo.at(-1)
      if (!last) return toState(document)
      const back = { ...last, settings: document.settings }
      return take({ settings: last.settings, undo: [...document.undo, back], redo: document.redo.slice(0, -1) })
    },

    exportFile(): Outputs['exportFile'] {
      const now = deps.host.now()
      const text = writeSettingsFile(readSettings(document.settings), deps.host.version, now)
      return { fileName: `tapedeck-settings-${new Date(now).toISOString().slice(0, 10)}.json`, text }
    },
    previewFile({ text }: Inputs['previewFile']): Outputs['previewFile'] {
      const { patch, ...file } = readSettingsFile(text)
      const next = mergeFields(document.settings, patch)
      return { ...file, changes: listChanges(readSettings(document.settings), readSettings(next)) }
    },
    importFile: ({ text }: Inputs['importFile']): SettingsState => step('import', readSettingsFile(text).patch),
  }
}

function toState({ revision, settings, undo, redo }: SettingsDocument): SettingsState {
  return {
    settings: readSettings(settings),
    revision,
    undo: toStep(undo.at(-1), (before) => listChanges(before, readSettings(settings))),
    redo: toStep(redo.at(-1), (after) => listChanges(readSettings(settings), after)),
  }
}

function toStep(
  snapshot: Snapshot | undefined,
  changesWith: (other: SettingsState['settings']) => SettingsStep['changes'],
): SettingsStep | null {
  return snapshot
    ? { kind: snapshot.kind, at: snapshot.at, changes: changesWith(readSettings(snapshot.settings)) }
    : null
}
