import { Link2Off } from 'lucide-react'
import type { ReactNode } from 'react'
import type { AppError } from '../../../shared/errors.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Mark } from '../../ui/mark.tsx'
import { StateGlyph } from '../../ui/state-glyph.tsx'
import './frame.css'
import { ScreenSkeleton } from './screen-skeleton.tsx'

/** Until the engine answers: the frame in its final geometry. */
export function ConnectingPage(): ReactNode {
  return (
    <BareFrame
      status={
        <>
          <StateGlyph kind="reconnecting" />
          <b>Engine</b>
          <span className="status-note">connecting</span>
        </>
      }
    >
      <ScreenSkeleton />
    </BareFrame>
  )
}

/** The engine will not let this page in, or cannot start: says why, and what to do. */
export function RefusedPage({ error }: { error: AppError }): ReactNode {
  // A refusal with a reason stands: the same address will not do, and the message says which one will.
  const isFinal = 'reason' in error.detail
  return (
    <BareFrame
      status={
        <>
          <StateGlyph kind="refused" />
          <b>Engine</b>
          <span className="status-note">not connected</span>
        </>
      }
    >
      <EmptyState
        icon={Link2Off}
        isAlert
        title={isFinal ? 'This page is not connected.' : 'Tapedeck could not start.'}
        actions={
          !isFinal && (
            <Button variant="primary" onClick={() => location.reload()}>
              Try again
            </Button>
          )
        }
      >
        {error.message}
      </EmptyState>
    </BareFrame>
  )
}

function BareFrame(props: { status: ReactNode; children: ReactNode }): ReactNode {
  return (
    <div className="frame">
      <header className="title-bar">
        <div>
          <span className="title-mark">
            <Mark />
          </span>
          <span className="title-name">Tapedeck</span>
        </div>
      </header>
      <div className="rail" />
      <main className="frame-main">{props.children}</main>
      <footer className="status-bar">
        <span>{props.status}</span>
      </footer>
    </div>
  )
}
