import { useEffect } from 'react'
import { formatPercent } from '../../../shared/domain/format-number.ts'
import type { Interval } from '../../../shared/domain/interval.ts'
import { announce } from '../../state/announce.ts'
import type { ChartFormats } from './canvas/chart-options.ts'
import { barTimeWithZone } from './chart-formats.ts'
import type { FeedSnapshot } from './data/feed-snapshot.ts'
import type { CursorStore } from './legend/cursor-store.ts'
import { barMarkWords, readCursor, type Readout } from './legend/readout.ts'

const THROTTLE_MS = 1_000

/** Tells a screen reader the bar under the crosshair, the newest one at most once a second. */
export function useCursorAnnouncement(
  snapshot: FeedSnapshot,
  cursor: CursorStore,
  interval: Interval,
  formats: ChartFormats,
): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const tell = (): void => {
      timer = undefined
      const readout = cursor.get() === null ? null : readCursor(snapshot, cursor.get())
      if (readout !== null) announce(spoken(readout, interval, formats))
    }
    const unsubscribe = cursor.subscribe(() => {
      timer ??= setTimeout(tell, THROTTLE_MS)
    })
    return () => {
      clearTimeout(timer)
      unsubscribe()
    }
  }, [snapshot, cursor, interval, formats])
}

function spoken(readout: Readout, interval: Interval, formats: ChartFormats): string {
  if (readout.kind === 'gap') return `No data, ${readout.gap?.bars ?? 'some'} bars missing`
  const { bar, changePct } = readout
  return [
    barTimeWithZone(bar.t, interval),
    `open ${formats.price(bar.o)}`,
    `high ${formats.price(bar.h)}`,
    `low ${formats.price(bar.l)}`,
    `close ${formats.price(bar.c)}`,
    ...(changePct === null ? [] : [formatPercent(changePct)]),
    ...barMarkWords(bar.flags),
  ].join(', ')
}
