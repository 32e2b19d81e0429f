import { create } from 'zustand'
import {
  SETTINGS_SECTIONS,
  settingsSchema,
  type Settings,
  type SettingsPatch,
  type SettingsState,
  type SettingsStep,
} from '../../shared/contract/settings.ts'
import { toAppError } from '../../shared/errors.ts'
import type { EngineClient, EngineConnection } from '../engine.ts'
import { followStream } from '../live/follow-stream.ts'

type SettingsClient = EngineClient['settings']

interface SettingsStore {
  /** As shown: with what this page has changed and the engine has not confirmed yet. */
  readonly settings: Settings
  readonly undo: SettingsStep | null
  readonly redo: SettingsStep | null
}

const useStore = create<SettingsStore>()(() => ({ settings: settingsSchema.parse({}), undo: null, redo: null }))

/** One value of the settings; for tuples wrap the selector in `useShallow`. */
export function useSettings<T>(select: (settings: Settings) => T): T {
  return useStore((store) => select(store.settings))
}

/** The step that undo would take back, and the one that redo would do again. */
export function useSettingsSteps(): Pick<SettingsStore, 'undo' | 'redo'> {
  const undo = useStore((store) => store.undo)
  const redo = useStore((store) => store.redo)
  return { undo, redo }
}

export function readSettingsSteps(): Pick<SettingsStore, 'undo' | 'redo'> {
  return useStore.getState()
}

export function readSettings(): Settings {
  return useStore.getState().settings
}

export function onSettingsChange(listener: () => void): () => void {
  return useStore.subscribe(listener)
}

let known: SettingsState = { settings: settingsSchema.parse({}), revision: -1, undo: null, redo: null }
let pending: readonly SettingsPatch[] = []
let client: SettingsClient | undefined

function show(): void {
  useStore.setState({ settings: pending.reduce(applyPatch, known.settings), undo: known.undo, redo: known.redo })
}

function take(state: SettingsState): void {
  if (state.revision >= known.revision) known = state
  show()
}

function applyPatch(settings: Settings, patch: SettingsPatch): Settings {
  return settingsSchema.parse(
    Object.fromEntries(SETTINGS_SECTIONS.map((section) => [section, { ...settings[section], ...patch[section] }])),
  )
}

/** Shown at once, then stored; what could not be stored is taken back on screen. @throws AppError of `settings.change` */
export async function changeSettings(patch: SettingsPatch): Promise<void> {
  pending = [...pending, patch]
  show()
  // Not stored yet, shown until the engine has told what is.
  if (!client) return
  try {
    const state = await client.change(patch)
    pending = pending.filter((other) => other !== patch)
    take(state)
  } catch (thrown) {
    pending = pending.filter((other) => other !== patch)
    show()
    throw toAppError(thrown)
  }
}

/** A step that the engine takes; the page follows at once. Resolves with the state after it. */
export async function stepSettings(run: (settings: SettingsClient) => Promise<SettingsState>): Promise<SettingsState> {
  if (!client) return known
  const state = await run(client)
  take(state)
  return state
}

/** Takes over what is stored, then follows every change, also those of other pages. Ends by the disposer. */
export async function openSettings(
  connection: Pick<EngineConnection, 'client' | 'state' | 'onState'>,
): Promise<() => void> {
  const { settings } = connection.client
  client = settings
  known = await settings.load()
  pending = []
  show()
  const stop = followStream({
    connection,
    open: (options) => {
      // A folder that was set back to a backup meanwhile counts from a lower revision.
      known = { ...known, revision: -1 }
      return settings.watch(undefined, options)
    },
    take,
  })
  return () => {
    stop()
    client = undefined
  }
}
