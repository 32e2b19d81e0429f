import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../../shared/contract/index.ts'
import type { Host } from '../../engine/host.ts'
import { guardCall } from '../../engine/rpc/guard-call.ts'
import type { EngineRouter } from '../../engine/rpc/serve-port.ts'

/** The contract in this process, without a port: what the CLI and tests call. Errors and aborts behave as over a port. */
export function createMemoryClient(
  engine: { readonly router: EngineRouter },
  log: Host['log'] = () => undefined,
): ContractRouterClient<Contract> {
  return createRouterClient(engine.router, { interceptors: [guardCall(log, (error) => error)] })
}
