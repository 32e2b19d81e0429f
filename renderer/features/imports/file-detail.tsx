import type { ReactNode } from 'react'
import { Skeleton } from '../../ui/skeleton.tsx'
import { FailureView } from './failure-view.tsx'
import { MappingForm } from './form/mapping-form.tsx'
import type { ImportItem, ImportQueue } from './queue/import-queue.ts'
import { ResultView } from './result/result-view.tsx'
import { RunView } from './run-view.tsx'

/** The step a file is at. */
export function FileDetail({ queue, item }: { readonly queue: ImportQueue; readonly item: ImportItem }): ReactNode {
  return (
    <section className="import-detail" aria-label={item.file.name}>
      <Step queue={queue} item={item} />
    </section>
  )
}

function Step({ queue, item }: { readonly queue: ImportQueue; readonly item: ImportItem }): ReactNode {
  const { stage, preview, draft, result, error } = item
  if (stage === 'looking') {
    return (
      <div className="import-looking" role="status" aria-label="Reading the file">
        <Skeleton width="46%" height={16} />
        <Skeleton height={152} />
        <Skeleton height={120} />
      </div>
    )
  }
  if (stage === 'ready' && preview && draft) {
    return (
      <MappingForm
        file={item.file}
        preview={preview}
        draft={draft}
        errors={item.errors}
        onChange={(change) => queue.change(item.id, change)}
      />
    )
  }
  if (stage === 'done' && result) return <ResultView file={item.file} result={result} />
  if (stage === 'waiting' || stage === 'running') return <RunView item={item} />
  return <FailureView queue={queue} item={item} error={error} />
}
