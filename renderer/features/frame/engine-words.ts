import type { EngineState } from '../../engine.ts'

export const ENGINE_WORDS: Readonly<Record<EngineState, string>> = {
  open: 'connected',
  reconnecting: 'reconnecting',
  closed: 'disconnected',
}
