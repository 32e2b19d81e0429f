import { DAY_MS } from '../../../shared/domain/interval.ts'

/** An exchange that is closed longer, with its weekends, is not known: two days further apart are not one after the other. */
export const LONGEST_CLOSURE_MS = 10 * DAY_MS
