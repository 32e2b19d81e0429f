import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react'
import type { EngineClient, EngineConnection } from '../engine.ts'

const ConnectionContext = createContext<EngineConnection | null>(null)

export function EngineProvider(props: { connection: EngineConnection; children: ReactNode }): ReactNode {
  return <ConnectionContext value={props.connection}>{props.children}</ConnectionContext>
}

/** For what follows a stream: the client with the port's state. */
export function useConnection(): EngineConnection {
  const connection = useContext(ConnectionContext)
  if (!connection) throw new Error('useEngine: no EngineProvider above')
  return connection
}

/** The typed client of the contract: `useEngine().candles.load(…)`. */
export function useEngine(): EngineClient {
  return useConnection().client
}

export function useEngineState(): EngineConnection['state'] {
  const connection = useConnection()
  return useSyncExternalStore(
    (listener) => connection.onState(listener),
    () => connection.state,
  )
}
