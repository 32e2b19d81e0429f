import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { StoreStat } from '../../shared/contract/app.ts'
import type { EngineConnection, EngineState } from '../engine.ts'
import { useMarketStore } from './market.ts'
import { followStore, useStoreStat } from './store-stat.ts'

const stat = (revision: number): StoreStat => ({ bytes: 1, series: 1, bars: 1, ownSeries: 0, revision, notices: [] })

/** A connection whose store stream the test feeds; a new subscription gets a stream of its own. */
function openConnection() {
  const stateListeners = new Set<(state: EngineState) => void>()
  let push: (stat: StoreStat | null) => void = () => undefined
  let subscriptions = 0
  async function* stream(signal: AbortSignal | undefined) {
    const queue: (StoreStat | null)[] = []
    let wake = (): void => undefined
    push = (next) => {
      queue.push(next)
      wake()
    }
    signal?.addEventListener('abort', () => push(null))
    for (;;) {
      while (queue.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      const next = queue.shift()
      if (!next) return
      yield next
    }
  }
  const connection = {
    state: 'open' as EngineState,
    onState: (listener: (state: EngineState) => void) => {
      stateListeners.add(listener)
      return () => void stateListeners.delete(listener)
    },
    client: {
      app: {
        watchStore: (_input: undefined, options: { signal?: AbortSignal }) => {
          subscriptions += 1
          return Promise.resolve(stream(options.signal))
        },
      },
    },
  }
  return {
    connection: connection as unknown as EngineConnection,
    push: (next: StoreStat | null) => push(next),
    changeState: (next: EngineState) => {
      for (const listener of stateListeners) listener(next)
    },
    listeners: () => stateListeners.size,
    count: () => subscriptions,
  }
}

let queries: QueryClient
const isOld = (key: readonly unknown[]): boolean => queries.getQueryState(key)?.isInvalidated === true
const heatmap = [['heatmap', 'load'], { input: {} }]
const info = [['app', 'info'], {}]

beforeEach(() => {
  vi.useFakeTimers()
  useStoreStat.setState({ stat: null })
  queries = new QueryClient()
  queries.setQueryData(heatmap, 'map')
  queries.setQueryData(info, 'info')
  queries.setQueryData(['palette', 'sol'], 'found')
})
afterEach(() => vi.useRealTimers())

it('makes queries of market data old when the revision moves, and only those', async () => {
  const { connection, push } = openConnection()
  const stop = followStore(connection, queries)
  await vi.advanceTimersByTimeAsync(0)
  push(stat(4))
  await vi.advanceTimersByTimeAsync(0)
  expect(useStoreStat.getState().stat?.revision).toBe(4)
  expect(isOld(heatmap)).toBe(false)
  push(stat(5))
  await vi.advanceTimersByTimeAsync(0)
  expect(isOld(heatmap)).toBe(true)
  expect(isOld(['palette', 'sol'])).toBe(true)
  expect(isOld(info)).toBe(false)
  stop()
})

it('in the simulated market leaves alone what is on screen, and takes stock a while later', async () => {
  useMarketStore.setState({ market: { name: 'simulated', seed: 7 } })
  const map = vi.fn<() => string>(() => 'map')
  const stored = vi.fn<() => string>(() => 'stored')
  const observers = [
    new QueryObserver(queries, { queryKey: heatmap, queryFn: map, staleTime: Infinity }),
    new QueryObserver(queries, { queryKey: [['symbols', 'stored'], {}], queryFn: stored, staleTime: Infinity }),
  ]
  const ends = observers.map((observer) => observer.subscribe(() => undefined))
  const { connection, push } = openConnection()
  const stop = followStore(connection, queries)
  await vi.advanceTimersByTimeAsync(0)
  push(stat(4))
  await vi.advanceTimersByTimeAsync(0)
  stored.mockClear()
  push(stat(5))
  push(stat(6))
  await vi.advanceTimersByTimeAsync(2_000)
  expect(map).not.toHaveBeenCalled()
  expect(isOld(heatmap)).toBe(true)
  expect(stored).toHaveBeenCalledTimes(1)
  stop()
  for (const end of ends) end()
  useMarketStore.setState({ market: { name: 'stored', seed: null } })
  queries.clear()
  expect(vi.getTimerCount()).toBe(0)
})

it('subscribes again after a reconnect and after a stream that just ends, until it is stopped', async () => {
  const { connection, push, changeState, count } = openConnection()
  const stop = followStore(connection, queries)
  await vi.advanceTimersByTimeAsync(0)
  changeState('reconnecting')
  changeState('open')
  await vi.advanceTimersByTimeAsync(0)
  expect(count()).toBe(2)
  expect(isOld(heatmap)).toBe(true)
  push(null)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(count()).toBe(3)
  stop()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(count()).toBe(3)
  expect(vi.getTimerCount()).toBe(0)
})
