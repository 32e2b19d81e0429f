import type { InferContractRouterInputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'
import type { BackupAnswer, CompactAnswer, ExportResult } from '../../../../shared/contract/store.ts'
import type { Jobs } from '../../tape/jobs/types.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import type { LongWork, WorkTurn } from '../long-work.ts'
import { exportSeries, type ExportInput, type LoadCandles } from './export-series.ts'
import { storePlaces } from './places.ts'
import { pruneStore, type PruneInput } from './prune-store.ts'
import { recordEventOrLog, storeEvents } from './store-events.ts'
import { storeStats } from './store-stats.ts'

type Inputs = InferContractRouterInputs<Contract>['store']

export interface StoreMarket {
  readonly deps: FeatureDeps
  readonly jobs: Jobs
  readonly loadCandles: LoadCandles
}

interface StoreOptions {
  /** The files of the market that is shown. */
  current(): StoreMarket
  /** The real one, which alone is backed up and restored. */
  readonly stored: FeatureDeps
  readonly work: LongWork
  /** The ledger is another one now: what was read of it before counts no more. */
  onRestored(): void
}

/** The store as a thing to look after; every call is one procedure of the contract. */
export function createStore({ current, stored, work, onRestored }: StoreOptions) {
  return {
    stats: () => storeStats(current().deps),
    prune: (input: PruneInput) => pruneStore(current().deps.tape, input),
    places: () => storePlaces(stored),
    events: ({ limit = 50 }: Inputs['events']) => storeEvents(current().deps.tape, limit),

    export(input: ExportInput) {
      const market = current()
      return work.start<ExportResult>(async (turn) => {
        const result = await exportSeries(market, input, turn)
        const { symbol, interval, format } = input
        recordEventOrLog(market.deps, 'store.export', { symbol, interval, format, ...result })
        return result
      })
    },

    backup: ({ file, isOverwrite = false }: Inputs['backup']) =>
      work.start<BackupAnswer>(async (turn) => {
        const result = await stored.tape.backUpTo(file, { ...storeTurn(turn, 'copying'), isOverwrite })
        recordEventOrLog(stored, 'store.backup', { ...result })
        return result
      }),

    restore: ({ file }: Inputs['restore']) =>
      work.start<BackupAnswer>(async (turn) => {
        const result = await stored.tape.restoreFrom(file, storeTurn(turn, 'restoring'))
        onRestored()
        recordEventOrLog(stored, 'store.restore', { ...result })
        return result
      }),

    compact() {
      const { deps } = current()
      return work.start<CompactAnswer>(async (turn) => {
        const result = await deps.tape.compact(storeTurn(turn, 'compacting'))
        recordEventOrLog(deps, 'store.compact', { ...result })
        return result
      })
    },
  }
}

function storeTurn({ signal, progress }: WorkTurn, phase: string) {
  return { signal, onProgress: (done: number, total: number): void => progress(phase, done, total) }
}
