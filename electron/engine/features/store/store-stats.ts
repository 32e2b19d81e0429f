import { statfsSync } from 'node:fs'
import type { InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'
import type { FeatureDeps } from '../feature-deps.ts'

/** What lies in the files of one market. `other` is the rest: quotes, snapshots, instruments, the ledger, SQLite's own pages. */
export function storeStats({ host, tape }: FeatureDeps): InferContractRouterOutputs<Contract>['store']['stats'] {
  const { bytes, freeBytes } = tape.stat()
  const series = tape.candles.stats()
  const ofSeries = series.reduce((sum, stat) => sum + stat.bytes, 0)
  return {
    bytes,
    other: bytes - ofSeries,
    quotes: tape.quotes.stat(),
    series,
    diskFreeBytes: diskFreeBytes(host.dataDir),
    reclaimableBytes: freeBytes,
  }
}

function diskFreeBytes(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return null
  }
}
