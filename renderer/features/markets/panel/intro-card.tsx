import { Eye, FileUp, X, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { openImport } from '../../../state/import-store.ts'
import { navigate, routeTo } from '../../../state/route.ts'
import { updateWorkspace } from '../../../state/workspace-store.ts'
import { IconButton } from '../../../ui/button.tsx'
import './intro-card.css'

/** First start has no page of its own: this is what one may do, and none of it has to be done (DESIGN.md §2). */
export function IntroCard(): ReactNode {
  return (
    <section className="intro-card" aria-labelledby="intro-title">
      <header>
        <h2 id="intro-title">Make it yours</h2>
        <span>all optional</span>
        <IconButton
          icon={X}
          label="Dismiss"
          size="sm"
          variant="ghost"
          onClick={() => updateWorkspace((workspace) => ({ ...workspace, isIntroDismissed: true }))}
        />
      </header>
      <Row icon={FileUp} title="Your data" note="candles from a CSV" action="Import" onClick={() => openImport()} />
      <Row
        icon={Eye}
        title="Colours"
        note="blue and orange too"
        action="Choose"
        onClick={() => navigate(routeTo.settings('appearance'))}
      />
    </section>
  )
}

function Row(props: { icon: LucideIcon; title: string; note: string; action: string; onClick: () => void }): ReactNode {
  const { icon: Icon, title, note, action, onClick } = props
  return (
    <button type="button" className="intro-row" onClick={onClick}>
      <Icon size={16} aria-hidden="true" />
      <span className="truncate" title={`${title}, ${note}`}>
        {title} <span className="intro-note">{note}</span>
      </span>
      <span className="intro-action">{action}</span>
    </button>
  )
}
