import type { SettingsState, SettingsStep } from '../../../../shared/contract/settings.ts'
import { toAppError } from '../../../../shared/errors.ts'
import type { EngineClient } from '../../../engine.ts'
import { readSettingsSteps, stepSettings } from '../../../state/settings-store.ts'
import { closeToast, showToast } from '../../../ui/toast.tsx'
import { stepDetail, stepWords } from './setting-words.ts'

/** One toast tells of the newest step; an older one would offer to take back something else. */
let lastToast: string | undefined

function tell(content: Parameters<typeof showToast>[0]): void {
  if (lastToast) closeToast(lastToast)
  lastToast = showToast(content)
}

/** Takes a step and tells of it; a failure is told as well. True when it was taken. */
async function take(
  run: (settings: EngineClient['settings']) => Promise<SettingsState>,
  words: (state: SettingsState) => Parameters<typeof showToast>[0] | undefined,
): Promise<boolean> {
  try {
    const content = words(await stepSettings(run))
    if (content) tell(content)
    return true
  } catch (thrown) {
    const { code, message } = toAppError(thrown)
    tell({ kind: 'error', title: 'The settings stay as they are', message: `${message} (${code}). Try again.` })
    return false
  }
}

export async function undoSettings(): Promise<void> {
  // The words are the answer's: by then another tab, or a key pressed before, may have taken the step known here.
  const before = readSettingsSteps().redo
  await take(
    (settings) => settings.undo(),
    ({ redo }) =>
      isOtherStep(redo, before)
        ? { kind: 'info', title: `Undone: ${stepWords(redo)}`, message: stepDetail(redo, true) }
        : undefined,
  )
}

export async function redoSettings(): Promise<void> {
  const before = readSettingsSteps().undo
  await take(
    (settings) => settings.redo(),
    ({ undo }) =>
      isOtherStep(undo, before)
        ? { kind: 'info', title: `Done again: ${stepWords(undo)}`, message: stepDetail(undo, false) }
        : undefined,
  )
}

/** A step that changes several settings at once: what it did, and the way back. */
export function bulkStep(
  title: string,
  run: (settings: EngineClient['settings']) => Promise<SettingsState>,
): Promise<boolean> {
  const before = readSettingsSteps().undo
  return take(run, ({ undo }) => {
    if (!isOtherStep(undo, before)) return { kind: 'info', title: 'Nothing to change' }
    return {
      kind: 'ok',
      title,
      message: stepDetail(undo, false),
      action: { label: 'Undo', run: () => void undoSettings() },
    }
  })
}

/** False when nothing was done: the newest step is the one known before. */
function isOtherStep(step: SettingsStep | null, before: SettingsStep | null): step is SettingsStep {
  return step !== null && JSON.stringify(step) !== JSON.stringify(before)
}
