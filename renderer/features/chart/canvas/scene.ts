import type { CandleStore } from '../data/candle-store.ts'
import type { View } from '../view/view.ts'
import type { Window } from '../view/window.ts'

/** What is drawn at the moment, read by the layers at draw time. */
export interface Scene {
  readonly store: CandleStore | null
  readonly view: View | null
  readonly window: Window | null
  readonly hasEarlier: boolean
}
