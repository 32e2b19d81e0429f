import type { AsyncIteratorClass } from '@orpc/server'
import type { StoreStat } from '../../../../shared/contract/app.ts'
import type { Dispose } from '../../host.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import type { Streams } from '../streams.ts'

/** At most four messages a second: an import writes far oftener than a page can use. */
const MIN_GAP_MS = 250

interface StoreSource {
  /** Of the chosen market. */
  current(): FeatureDeps
  /** Times the market was changed in this run. */
  changes(): number
  onChange(listener: () => void): Dispose
  readonly notices: {
    all(): readonly string[]
    onAdd(listener: () => void): Dispose
  }
}

/** Snapshot first, then the newest state after each change, conflated. It follows the chosen market. */
export function watchStore(streams: Streams, source: StoreSource): AsyncIteratorClass<StoreStat, undefined, void> {
  return streams.open({
    minGapMs: MIN_GAP_MS,
    start(onNews) {
      let stopTape = source.current().tape.onChange(onNews)
      const stopMarket = source.onChange(() => {
        stopTape()
        stopTape = source.current().tape.onChange(onNews)
        onNews()
      })
      const stopNotices = source.notices.onAdd(onNews)
      return () => {
        stopTape()
        stopMarket()
        stopNotices()
      }
    },
    take() {
      const { tape, routing } = source.current()
      const stat = tape.stat()
      // What routing writes is in the answer or the stream that caused it: told here, it would make pages ask without end.
      const revision = stat.revision - (routing?.ownCommits() ?? 0)
      return { ...stat, revision: revision + source.changes() * MARKET_STEP, notices: [...source.notices.all()] }
    },
  })
}

/** Two markets count apart; so far apart that a change of the market can never end at the number the page knows. */
const MARKET_STEP = 1_000_000_000
