import type { ReactNode } from 'react'
import './stamp.css'

/** Marks what is not the market, on every panel that shows it. The only capitals in the app. */
export function Stamp(props: { text: 'SAMPLE' | 'SIMULATED' }): ReactNode {
  return <span className="ui-stamp">{props.text}</span>
}
