import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useEngineState } from '../../state/engine-context.tsx'
import { useApi } from '../../state/query.ts'
import { useStoreStat } from '../../state/store-stat.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { StateGlyph } from '../../ui/state-glyph.tsx'
import { useShellNotices } from './use-shell-notices.ts'

/** The app's own banner, one at a time: the engine is gone, then it is being looked for, then what start-up has to say. */
export function FrameBanner(): ReactNode {
  const engine = useEngineState()
  const { data: info } = useQuery(useApi().app.info.queryOptions())
  // The stream has those of start-up too, and what was found since.
  const found = useStoreStat(({ stat }) => stat?.notices)
  const shellNotices = useShellNotices()
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())
  if (engine === 'closed') {
    return (
      <Banner tone="err" title="The engine is gone.">
        Tapedeck was closed or started again. What you see is the last that came; use the address that the new start
        printed.
      </Banner>
    )
  }
  if (engine === 'reconnecting') {
    return (
      <Banner tone="warn" mark={<StateGlyph kind="reconnecting" sizePx={14} />} title="Reconnecting to the engine.">
        Numbers on screen are the last that came, and nothing is lost: what is stored stays stored.
      </Banner>
    )
  }
  const notice = [...shellNotices, ...(found ?? info?.notices ?? [])].find((text) => !seen.has(text))
  if (notice === undefined) return null
  const dismiss = (
    <Button size="sm" onClick={() => setSeen(new Set([...seen, notice]))}>
      Dismiss
    </Button>
  )
  return <Banner tone="warn" title={notice} actions={dismiss} />
}
