import type { Host } from '../host.ts'
import type { Tape } from '../tape/types.ts'

/** What every feature is given; nothing reaches it by import or by a global. */
export interface FeatureDeps {
  readonly host: Host
  readonly tape: Tape
}
