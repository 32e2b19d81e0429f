import type { ReactNode } from 'react'
import './kbd.css'
import { isMac, keyCaps } from './key-names.ts'

/** Key caps for `Ctrl+Shift+L`; `isJoined` puts all into one cap. Decoration: the action names its keys to assistive technology. */
export function Kbd(props: { keys: string; isJoined?: boolean }): ReactNode {
  const [first = ''] = props.keys.split(' ')
  const caps = keyCaps(first, isMac)
  const shown = props.isJoined ? [caps.join(' ')] : caps
  return (
    <span className="ui-kbds" aria-hidden="true">
      {shown.map((cap) => (
        <kbd key={cap} className="ui-kbd">
          {cap}
        </kbd>
      ))}
    </span>
  )
}
