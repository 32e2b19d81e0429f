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
  let isRunning = false

  const schedule = (): void => {
    // While a frame runs, what is asked for may still run in it; what is left asks for the next one at its end.
    if (frame === null && !isRunning && !clock.isHidden()) frame = clock.requestFrame(run)
  }
  const run = (): void => {
    frame = null
    if (clock.isHidden()) return
    const endsAt = clock.now() + FRAME_BUDGET_MS
    const ran = new Set<Entry>()
    isRunning = true
    for (let entry = nextOf(ran); entry !== undefined; entry = nextOf(ran)) {
      // At least one a frame: a task dearer than the budget still has to run.
      if (ran.size > 0 && clock.now() >= endsAt) break
      ran.add(entry)
      entry.isDirty = false
      entry.isLate = false
      try {
        entry.run()
      } catch (thrown) {
        reportError(thrown)
      }
    }
    isRunning = false
    const left = [...entries].filter(({ isDirty }) => isDirty)
    for (const entry of left) if (!ran.has(entry)) entry.isLate = true
    if (left.length > 0) schedule()
  }
  /** What comes next in this frame: a task may ask for one behind it, and each runs once. */
  const nextOf = (ran: ReadonlySet<Entry>): Entry | undefined => {
    let next: Entry | undefined
    for (const entry of entries) {
      if (!entry.isDirty || ran.has(entry)) continue
      if (next === undefined || comesBefore(entry, next)) next = entry
    }
    return next
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

function comesBefore(a: Entry, b: Entry): boolean {
  return a.isLate === b.isLate ? a.priority < b.priority : a.isLate
}
