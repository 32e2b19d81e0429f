import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createEngine, type Engine } from '../../electron/engine/create-engine.ts'
import { makeTestHost, type TestHost } from '../../electron/engine/test-host.ts'
import { createMemoryClient } from '../../electron/hosts/memory/memory-client.ts'
import type { EngineConnection } from '../engine.ts'
import { chooseMarket, followMarket, onMarketChange, readMarket, seedWords, useMarketStore } from './market.ts'

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}

let host: TestHost
let engine: Engine
let connection: EngineConnection
let queries: QueryClient
let stop: () => void

beforeEach(async () => {
  vi.stubGlobal('document', { documentElement: { dataset: {} } })
  host = makeTestHost()
  engine = createEngine(host)
  connection = {
    client: createMemoryClient(engine),
    state: 'open',
    onState: () => () => undefined,
  } as unknown as EngineConnection
  queries = new QueryClient()
  queries.setQueryData([['heatmap', 'load'], { input: {} }], 'map')
  queries.setQueryData(['palette', 'sol'], 'found')
  queries.setQueryData([['app', 'info'], {}], 'info')
  stop = await followMarket(connection, queries)
})
afterEach(async () => {
  stop()
  await settle()
  engine.close()
  host.dispose()
  queries.clear()
  useMarketStore.setState({ market: { name: 'stored', seed: null } })
  vi.unstubAllGlobals()
})

test('comes up with the market that is chosen, and throws nothing away for that', () => {
  expect(readMarket()).toEqual({ name: 'stored', seed: null })
  expect(queries.getQueryData(['palette', 'sol'])).toBe('found')
})

test('another market: what was known of the one before is gone, what belongs to none stays', async () => {
  const changed = vi.fn<() => void>()
  const off = onMarketChange(changed)
  await host.drive(chooseMarket(connection.client, 'simulated'))
  await host.drive(settle())
  expect(readMarket()).toEqual({ name: 'simulated', seed: 7 })
  expect(seedWords(readMarket())).toBe('seed 7')
  expect(document.documentElement.dataset['market']).toBe('simulated')
  expect(changed).toHaveBeenCalledTimes(1)
  const keys = queries
    .getQueryCache()
    .getAll()
    .map(({ queryKey }) => String(queryKey[0]))
  expect(keys).toEqual(['app,info'])
  off()
})
