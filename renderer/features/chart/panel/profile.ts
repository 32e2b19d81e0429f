import type { EngineClient } from '../../../engine.ts'

/** The newest stored snapshot of one instrument. */
export type Profile = Awaited<ReturnType<EngineClient['quotes']['profile']>>
