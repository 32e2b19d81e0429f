import { CircleStop, Copy, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { AppError } from '../../../shared/errors.ts'
import { copyText } from '../../state/copy-text.ts'
import { Button } from '../../ui/button.tsx'
import { canRetry, failureWords } from './import-words.ts'
import type { ImportItem, ImportQueue } from './queue/import-queue.ts'

interface FailureViewProps {
  readonly queue: ImportQueue
  readonly item: ImportItem
  /** Null for a file that was stopped before its turn. */
  readonly error: AppError | null
}

export function FailureView({ queue, item, error }: FailureViewProps): ReactNode {
  const isStopped = item.stage === 'stopped'
  const words = error ? failureWords(error) : { title: 'Stopped.', meaning: 'Nothing of this file was stored.' }
  const Icon = isStopped ? CircleStop : TriangleAlert
  return (
    <div className={isStopped ? 'import-failure is-stopped' : 'import-failure'} role={isStopped ? 'status' : 'alert'}>
      <Icon size={18} aria-hidden="true" />
      <div>
        <h3>{words.title}</h3>
        {error && tellsMore(error) && <p className="selectable import-failure-message">{error.message}.</p>}
        <p>{words.meaning}</p>
        <div className="import-failure-actions">
          {(!error || canRetry(error)) && <Button onClick={() => queue.retry(item.id)}>Try again</Button>}
          {item.preview && <Button onClick={() => queue.edit(item.id)}>Change the settings</Button>}
          {error && !isStopped && (
            <Button
              variant="ghost"
              icon={Copy}
              onClick={() => void copyText(`${item.file.name}: ${error.code}: ${error.message}`, 'Details')}
            >
              Copy details
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}

/** The title says all there is to these. */
function tellsMore({ code }: AppError): boolean {
  return code !== 'cancelled' && code !== 'disconnected'
}
