import type { ReactNode } from 'react'
import './stamp.css'

export type StampText = 'SAMPLE' | 'SIMULATED'

/** Marks what is not the market, on every panel that shows it. The only capitals in the app. */
export function Stamp(props: { text: StampText }): ReactNode {
  return <span className="ui-stamp">{props.text}</span>
}
