import type { ReactNode } from 'react'
import { StateGlyph } from '../../ui/state-glyph.tsx'

/** `host` is undefined until the engine has told it. */
export function OutboundPanel({ host }: { readonly host: string | undefined }): ReactNode {
  return (
    <aside className="settings-aside scroll" aria-label="What leaves this computer">
      <h2>What leaves this computer</h2>
      <p className="settings-aside-claim">
        <StateGlyph kind="offline" />
        <b>Nothing.</b>
      </p>
      <p>
        This version makes no network request: it reads the bundled sample and what you import. No account, no
        telemetry.
      </p>
      {host === 'browser' && (
        <>
          <h3>Served on this computer only</h3>
          <p className="mono selectable">{location.host}</p>
          <p>
            The page reaches its engine at this loopback address, which other computers cannot open. Other programs you
            run under the same user are trusted: they could read your data folder as well.
          </p>
        </>
      )}
    </aside>
  )
}
