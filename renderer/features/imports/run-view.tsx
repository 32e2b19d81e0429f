import type { ReactNode } from 'react'
import { formatBytes } from '../../../shared/domain/format-number.ts'
import { ProgressMeter } from '../../ui/progress-meter.tsx'
import { progressShare, progressWords } from './import-words.ts'
import type { ImportItem } from './queue/import-queue.ts'

export function RunView({ item }: { readonly item: ImportItem }): ReactNode {
  const { file, draft, progress, stage } = item
  const words = stage === 'waiting' ? `Waits for its turn · ${formatBytes(file.size)}` : progressWords(progress)
  return (
    <div className="import-run">
      <h3 className="import-name">
        {stage === 'waiting' ? '' : 'Importing '}
        {file.name}
      </h3>
      <p className="import-meta">
        {draft?.symbol} {draft?.interval}, stored as import:{draft?.sourceName}
      </p>
      <ProgressMeter
        label={`Importing ${file.name}`}
        share={stage === 'waiting' ? 0 : progressShare(progress)}
        text={words}
        tone="accent"
      />
      <p className="tn">{words}</p>
      <p className="import-meta">
        A file is stored as a whole, at the end. You can close this window: the import goes on, and a note bottom right
        can stop it.
      </p>
    </div>
  )
}
