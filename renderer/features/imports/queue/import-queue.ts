import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ImportProgress, ImportResult } from '../../../../shared/contract/imports.ts'
import { toAppError, type AppError } from '../../../../shared/errors.ts'
import type { EngineClient } from '../../../engine.ts'
import { beginInput, draftErrors, draftOf, type Draft, type DraftErrors, type Preview } from './draft.ts'
import { readHead } from './read-pieces.ts'
import { runImport } from './run-import.ts'

/** `looking` at its head · `refused` there · `ready` for the form · `waiting` for its turn · `running` · then how it ended. */
export type ImportStage = 'looking' | 'refused' | 'ready' | 'waiting' | 'running' | 'done' | 'failed' | 'stopped'

export interface ImportItem {
  readonly id: number
  readonly file: File
  readonly stage: ImportStage
  readonly preview: Preview | null
  readonly draft: Draft | null
  /** What keeps it from being started; drawn once a start was tried. */
  readonly errors: DraftErrors
  readonly progress: ImportProgress | null
  readonly result: ImportResult | null
  readonly error: AppError | null
}

export interface QueueState {
  readonly items: readonly ImportItem[]
  readonly selectedId: number | null
}

export interface ImportQueue {
  readonly store: StoreApi<QueueState>
  add(files: readonly File[]): void
  select(id: number): void
  change(id: number, change: Partial<Draft>): void
  /** Starts every file whose form is complete; selects the first that is not. */
  start(): void
  /** Starts one that ended early, from its beginning. */
  retry(id: number): void
  /** Back to the form. */
  edit(id: number): void
  remove(id: number): void
  stop(id: number): void
  stopAll(): void
  /** Forgets everything but what is under way. */
  clear(): void
}

export function isUnderWay(item: ImportItem): boolean {
  return item.stage === 'waiting' || item.stage === 'running'
}

/** Files on their way in, one at a time; it goes on while the dialog is closed. */
export function createImportQueue(imports: EngineClient['imports']): ImportQueue {
  const store = createStore<QueueState>()(() => ({ items: [], selectedId: null }))
  const running = new Map<number, AbortController>()
  let lastId = 0

  const find = (id: number): ImportItem | undefined => store.getState().items.find((item) => item.id === id)
  const update = (id: number, change: Partial<ImportItem>): void => {
    store.setState(({ items }) => ({ items: items.map((item) => (item.id === id ? { ...item, ...change } : item)) }))
  }
  const keep = (isKept: (item: ImportItem) => boolean): void => {
    store.setState(({ items, selectedId }) => {
      const kept = items.filter(isKept)
      const isStillThere = kept.some(({ id }) => id === selectedId)
      return { items: kept, selectedId: isStillThere ? selectedId : (kept[0]?.id ?? null) }
    })
  }

  async function look(id: number, file: File): Promise<void> {
    try {
      const preview = await imports.preview({ fileName: file.name, head: await readHead(file) })
      update(id, { stage: 'ready', preview, draft: draftOf(preview) })
    } catch (thrown) {
      update(id, { stage: 'refused', error: toAppError(thrown) })
    }
  }

  async function runNext(): Promise<void> {
    const next = running.size === 0 ? store.getState().items.find(({ stage }) => stage === 'waiting') : undefined
    if (!next?.draft || !next.preview) return
    const { id, file, draft, preview } = next
    const stopping = new AbortController()
    running.set(id, stopping)
    update(id, { stage: 'running', progress: null, error: null, result: null })
    try {
      const onProgress = (progress: ImportProgress): void => update(id, { progress })
      const input = beginInput(file, draft, preview)
      update(id, {
        stage: 'done',
        result: await runImport(imports, file, input, { signal: stopping.signal, onProgress }),
      })
    } catch (thrown) {
      const error = toAppError(thrown)
      update(id, { stage: error.code === 'cancelled' ? 'stopped' : 'failed', error })
    }
    running.delete(id)
    void runNext()
  }

  const stop = (id: number): void => {
    running.get(id)?.abort()
    if (find(id)?.stage === 'waiting') update(id, { stage: 'stopped' })
  }

  return {
    store,
    add(files) {
      const fresh = files.map((file): ImportItem => {
        const item = { id: ++lastId, file, preview: null, draft: null, progress: null, result: null, error: null }
        return { ...item, stage: 'looking', errors: {} }
      })
      store.setState(({ items, selectedId }) => ({
        items: [...items, ...fresh],
        selectedId: selectedId ?? fresh[0]?.id ?? null,
      }))
      for (const { id, file } of fresh) void look(id, file)
    },
    select: (id) => store.setState({ selectedId: id }),
    change(id, change) {
      const item = find(id)
      if (!item?.draft || !item.preview) return
      const draft = { ...item.draft, ...change }
      const isShown = Object.keys(item.errors).length > 0
      update(id, { draft, errors: isShown ? draftErrors(draft, item.preview) : {} })
    },
    start() {
      let incomplete: number | null = null
      for (const { id, stage, draft, preview } of store.getState().items) {
        if (stage !== 'ready' || !draft || !preview) continue
        const errors = draftErrors(draft, preview)
        const isComplete = Object.keys(errors).length === 0
        update(id, { errors, ...(isComplete && { stage: 'waiting' }) })
        if (!isComplete) incomplete ??= id
      }
      if (incomplete !== null) store.setState({ selectedId: incomplete })
      void runNext()
    },
    retry(id) {
      const item = find(id)
      if (!item || isUnderWay(item)) return
      if (item.preview) {
        update(id, { stage: 'waiting', error: null })
        void runNext()
      } else {
        update(id, { stage: 'looking', error: null })
        void look(id, item.file)
      }
    },
    edit: (id) => update(id, { stage: 'ready', error: null }),
    remove(id) {
      stop(id)
      keep((item) => item.id !== id)
    },
    stop,
    stopAll() {
      for (const item of store.getState().items) if (isUnderWay(item)) stop(item.id)
    },
    clear: () => keep(isUnderWay),
  }
}
