/** What one frame may spend on painting: the rest of its 16.7 ms belongs to the browser's own style, layout and compositing. */
const FRAME_BUDGET_MS = 8

/** Where frames and time come from: the page's window, in tests a fake. */
export interface FrameClock {
  requestFrame(run: () => void): number
  cancelFrame(handle: number): void
  now(): number
  isHidden(): boolean
  /** Called when the page is shown or hidden. */
  onVisibility(listener: () => void): () => void
}

/** Lower runs first: numbers are read before pictures are looked at. */
export const FRAME_PRIORITY = { data: 0, text: 1, canvas: 2, figures: 3 } as const

export interface FrameTask {
  /** Asks for the coming frame; asking again before it changes nothing. */
  request(): void
  dispose(): void
}

export interface FrameScheduler {
  add(priority: number, run: () => void): FrameTask
  dispose(): void
}

interface Entry {
  readonly priority: number
  readonly run: () => void
  isDirty: boolean
  /** Put off by a full frame: comes first in the next, so that nothing starves behind what changes all the time. */
  isLate: boolean
}

/**
 * One `requestAnimationFrame` for everything that moves: canvases, live texts, figures. Nothing is scheduled while nothing is
 * dirty or the page is hidden; what became dirty meanwhile is painted when it is shown again. A task that throws is reported by
 * the browser like any other error and stops no other.
 */
export function createFrameScheduler(clock: FrameClock): FrameScheduler {
  const entries = new Set<Entry>()
  let frame: number | null = null

  const schedule = (): void => {
    if (frame === null && !clock.isHidden()) frame = clock.requestFrame(run)
  }
  const run = (): void => {
    frame = null
    if (clock.isHidden()) return
    const dirty = [...entries].filter(({ isDirty }) => isDirty)
    dirty.sort((a, b) => Number(b.isLate) - Number(a.isLate) || a.priority - b.priority)
    const endsAt = clock.now() + FRAME_BUDGET_MS
    let done = 0
    for (const entry of dirty) {
      // At least one a frame: a task dearer than the budget still has to run.
      if (done > 0 && clock.now() >= endsAt) {
        entry.isLate = true
        schedule()
        continue
      }
      done += 1
      // A task before this one may have run it away with its owner.
      if (!entries.has(entry)) continue
      entry.isDirty = false
      entry.isLate = false
      try {
        entry.run()
      } catch (thrown) {
        reportError(thrown)
      }
    }
  }
  const offVisibility = clock.onVisibility(() => {
    if (clock.isHidden()) {
      if (frame !== null) clock.cancelFrame(frame)
      frame = null
    } else if ([...entries].some(({ isDirty }) => isDirty)) schedule()
  })

  return {
    add(priority, runTask) {
      const entry: Entry = { priority, run: runTask, isDirty: false, isLate: false }
      entries.add(entry)
      return {
        request() {
          if (entry.isDirty || !entries.has(entry)) return
          entry.isDirty = true
          schedule()
        },
        dispose: () => void entries.delete(entry),
      }
    },
    dispose() {
      entries.clear()
      offVisibility()
      if (frame !== null) clock.cancelFrame(frame)
      frame = null
    },
  }
}
