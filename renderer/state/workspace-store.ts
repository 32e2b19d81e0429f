import { create } from 'zustand'
import { workspaceSchema, type Workspace } from '../../shared/contract/workspace.ts'

/** A burst of changes (a slider, a filter being typed) becomes one write. */
const SAVE_DELAY_MS = 300

const useStore = create<Workspace>()(() => workspaceSchema.parse({}))

/** One value of what the app remembers; for tuples wrap the selector in `useShallow`. */
export function useWorkspace<T>(select: (workspace: Workspace) => T): T {
  return useStore(select)
}

export function readWorkspace(): Workspace {
  return useStore.getState()
}

/** `updateWorkspace((w) => ({ ...w, chart: { ...w.chart, scale: 'log' } }))`. Saved by itself a moment later. */
export function updateWorkspace(recipe: (workspace: Workspace) => Workspace): void {
  useStore.setState(recipe, true)
}

/** The part of the engine's client that is needed here. */
interface WorkspaceClient {
  load(): Promise<Workspace>
  save(workspace: Workspace): Promise<void>
}

let reload = (): Promise<void> => Promise.resolve()

/** Takes over what is stored now, after a backup was put in the place of it; a change not written yet is let go. */
export function reloadWorkspace(): Promise<void> {
  return reload()
}

/**
 * Takes over what is stored, then keeps it stored: 300 ms after the last change, and at once when the page goes away.
 * A write that fails is tried again with the next change, and by `flush` (call it when the engine is back).
 */
export async function openWorkspace(client: WorkspaceClient): Promise<{ flush: () => void; dispose: () => void }> {
  useStore.setState(await client.load(), true)
  let saved = useStore.getState()
  let timer: ReturnType<typeof setTimeout> | undefined

  const flush = (): void => {
    clearTimeout(timer)
    const next = useStore.getState()
    if (next === saved) return
    const previous = saved
    saved = next
    client.save(next).catch(() => {
      // Only the newest document matters: hold it for the next try unless a later write has been taken meanwhile.
      if (saved === next) saved = previous
    })
  }
  const unsubscribe = useStore.subscribe(() => {
    clearTimeout(timer)
    timer = setTimeout(flush, SAVE_DELAY_MS)
  })
  const flushWhenHidden = (): void => {
    if (document.visibilityState === 'hidden') flush()
  }
  reload = async () => {
    const stored = await client.load()
    useStore.setState(stored, true)
    saved = stored
    clearTimeout(timer)
  }
  addEventListener('pagehide', flush)
  document.addEventListener('visibilitychange', flushWhenHidden)

  return {
    flush,
    dispose() {
      reload = () => Promise.resolve()
      clearTimeout(timer)
      unsubscribe()
      removeEventListener('pagehide', flush)
      document.removeEventListener('visibilitychange', flushWhenHidden)
    },
  }
}
