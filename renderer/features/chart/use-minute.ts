import { useSyncExternalStore } from 'react'
import { MINUTE_MS } from '../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'

const minuteNow = (): EpochMs => Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS

function subscribe(listener: () => void): () => void {
  const timer = setInterval(listener, MINUTE_MS / 4)
  return () => clearInterval(timer)
}

/** The current minute: ages on screen are told in minutes and grow by themselves. */
export function useMinute(): EpochMs {
  return useSyncExternalStore(subscribe, minuteNow)
}
