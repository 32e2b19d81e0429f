import { useEffect, useReducer } from 'react'
import { pageFrames } from '../../live/page-frames.ts'
import { FRAME_PRIORITY } from '../../live/frame-scheduler.ts'
import type { CandleFeed } from './data/candle-feed.ts'

const SECOND_MS = 1_000

/** Counts up at most once a second while bars move: for what is read in rows, not watched. */
export function useFeedSecond(feed: CandleFeed): number {
  const [count, next] = useReducer((seconds: number) => seconds + 1, 0)
  useEffect(() => {
    const task = pageFrames().add(FRAME_PRIORITY.figures, next)
    let timer: ReturnType<typeof setTimeout> | undefined
    const off = feed.onTick(() => {
      timer ??= setTimeout(() => {
        timer = undefined
        task.request()
      }, SECOND_MS)
    })
    return () => {
      off()
      clearTimeout(timer)
      task.dispose()
    }
  }, [feed])
  return count
}
