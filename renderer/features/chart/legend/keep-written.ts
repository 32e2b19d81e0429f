import { FRAME_PRIORITY } from '../../../live/frame-scheduler.ts'
import { pageFrames } from '../../../live/page-frames.ts'
import type { CandleFeed } from '../data/candle-feed.ts'
import type { CursorStore } from './cursor-store.ts'

/** Writes now, with the crosshair, and once a frame while bars move. Returns its end. */
export function keepWritten(write: () => void, feed: CandleFeed, cursor: CursorStore): () => void {
  write()
  const task = pageFrames().add(FRAME_PRIORITY.text, write)
  const offTick = feed.onTick(() => task.request())
  const offCursor = cursor.subscribe(write)
  return () => {
    offCursor()
    offTick()
    task.dispose()
  }
}
