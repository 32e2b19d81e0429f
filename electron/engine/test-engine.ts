import type { ContractRouterClient } from '@orpc/contract'
import { createRouterClient } from '@orpc/server'
import type { Contract } from '../../shared/contract/index.ts'
import type { MarketName } from '../../shared/contract/markets.ts'
import { createEngine, type Engine } from './create-engine.ts'
import { makeTestHost, type TestHost } from './test-host.ts'

export interface TestEngine {
  readonly host: TestHost
  readonly engine: Engine
  readonly client: ContractRouterClient<Contract>
  /** @throws when a stream, a subscription or anything else left a timer open */
  close(): void
}

/** A whole engine with a clock of the test's own, called without a port. */
export function openTestEngine(
  options: Parameters<typeof makeTestHost>[0] & { market?: MarketName; mode?: 'read' | 'write' } = {},
): TestEngine {
  const { market, mode, ...hostOptions } = options
  const host = makeTestHost(hostOptions)
  const engine = createEngine(host, { market, ...(mode && { mode }) })
  return {
    host,
    engine,
    client: createRouterClient(engine.router, { context: {} }),
    close() {
      engine.close()
      host.dispose()
    },
  }
}

export async function nextOf<T>(stream: AsyncIterator<T, unknown>): Promise<T> {
  const result = await stream.next()
  if (result.done) throw new Error('the stream ended')
  return result.value
}
