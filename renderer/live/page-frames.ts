import { createFrameScheduler, type FrameScheduler } from './frame-scheduler.ts'

let scheduler: FrameScheduler | undefined

/** The page's one frame scheduler, made when something first wants a frame. */
export function pageFrames(): FrameScheduler {
  scheduler ??= createFrameScheduler({
    requestFrame: (run) => requestAnimationFrame(run),
    cancelFrame: (handle) => cancelAnimationFrame(handle),
    now: () => performance.now(),
    isHidden: () => document.hidden,
    onVisibility(listener) {
      document.addEventListener('visibilitychange', listener)
      return () => document.removeEventListener('visibilitychange', listener)
    },
  })
  return scheduler
}
