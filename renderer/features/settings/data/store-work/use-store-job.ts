import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useEngine } from '../../../../state/engine-context.tsx'
import { settleStore } from '../../../../state/store-settle.ts'
import { startStoreWork, type StoreJob } from '../../../../state/store-work.ts'

/** Starts work on the store and asks again for what it changed. */
export function useStoreJob(): (job: StoreJob) => void {
  const { store } = useEngine()
  const queries = useQueryClient()
  return useCallback(
    (job) => void startStoreWork(store, job, (outcome) => settleStore(queries, outcome)),
    [store, queries],
  )
}
