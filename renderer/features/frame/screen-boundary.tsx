import { CircleAlert } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { toAppError, type AppError } from '../../../shared/errors.ts'
import type { ScreenName } from '../../state/route.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { screenLabel } from './screens.ts'

interface Props {
  readonly screen: ScreenName
  readonly children: ReactNode
}

/** A screen that throws leaves the frame and the other screens working. (React has boundaries as classes only.) */
export class ScreenBoundary extends Component<Props, { readonly error: AppError | null }> {
  override readonly state: { readonly error: AppError | null } = { error: null }

  static getDerivedStateFromError(thrown: unknown): { error: AppError } {
    return { error: toAppError(thrown) }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    const details = `${this.props.screen}: ${error.code}: ${error.message}`
    return (
      <EmptyState
        icon={CircleAlert}
        isAlert
        title={`${screenLabel(this.props.screen)} stopped working.`}
        actions={
          <>
            {/* The whole page: a part of the program that did not load is fetched again only then. */}
            <Button variant="primary" onClick={() => location.reload()}>
              Reload
            </Button>
            <Button variant="ghost" onClick={() => void navigator.clipboard.writeText(details)}>
              Copy details
            </Button>
          </>
        }
      >
        {error.message} ({error.code}). Stored data is not touched.
      </EmptyState>
    )
  }
}
