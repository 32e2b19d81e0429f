import type { Host } from '../host.ts'
import type { Routing } from '../routing/create-routing.ts'
import type { Jobs } from '../tape/jobs/types.ts'
import type { Tape } from '../tape/types.ts'
import type { Streams } from './streams.ts'

/** What every feature is given; nothing reaches it by import or by a global. */
export interface FeatureDeps {
  readonly host: Host
  readonly tape: Tape
  /** Absent where the tape alone answers. */
  readonly routing?: Routing | undefined
  /** Long reads off this thread; absent where nothing reads long. */
  readonly jobs?: Jobs | undefined
}

/** For features that stream: what they open ends with the market it shows. */
export interface StreamDeps extends FeatureDeps {
  readonly streams: Streams
}
