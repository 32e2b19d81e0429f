import { Check, Circle, CircleAlert, CircleDashed, CircleStop, LoaderCircle, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { classNames } from '../../ui/class-names.ts'
import { needsAnswer, STAGE_WORDS } from './import-words.ts'
import type { ImportItem, ImportQueue, ImportStage } from './queue/import-queue.ts'

const ICONS: Readonly<Record<ImportStage, LucideIcon>> = {
  looking: CircleDashed,
  refused: CircleAlert,
  ready: Circle,
  waiting: CircleDashed,
  running: LoaderCircle,
  done: Check,
  failed: CircleAlert,
  stopped: CircleStop,
}

export function FileList({ queue }: { readonly queue: ImportQueue }): ReactNode {
  const { items, selectedId } = useStore(queue.store)
  return (
    <ul className="import-files scroll" aria-label="Files">
      {items.map((item) => {
        const Icon = ICONS[item.stage]
        return (
          <li key={item.id}>
            <button
              type="button"
              aria-current={item.id === selectedId}
              className={classNames('import-file', `import-file-${item.stage}`)}
              onClick={() => queue.select(item.id)}
            >
              <Icon size={14} aria-hidden="true" />
              <span className="truncate" title={item.file.name}>
                {item.file.name}
              </span>
              <span className="import-file-words">{stageWords(item)}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

function stageWords(item: ImportItem): string {
  if (needsAnswer(item)) return 'Needs your answer'
  const { stage, draft } = item
  return stage === 'ready' && draft ? `${draft.symbol} ${draft.interval}` : STAGE_WORDS[stage]
}
