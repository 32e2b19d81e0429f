import type { ReactNode } from 'react'
import { stopStoreWork, useStoreWork, type StoreJob } from '../../../../state/store-work.ts'
import { Button } from '../../../../ui/button.tsx'
import { ProgressMeter } from '../../../../ui/progress-meter.tsx'
import { jobWords, progressShare, progressWords } from './work-words.ts'
import './work-view.css'

/** Meter and figures of the work that is under way; nothing while there is none. */
export function WorkMeter(): ReactNode {
  const running = useStoreWork((work) => work.running)
  if (!running) return null
  const { job, progress } = running
  const words = progressWords(job.kind, progress)
  return (
    <div className="store-work">
      <p className="data-path">{jobWords(job)}</p>
      <ProgressMeter label={jobWords(job)} share={progressShare(progress)} text={words} tone="accent" />
      <p className="tn store-work-figures">{words}</p>
    </div>
  )
}

/** The row's own place for work of one kind: what a dialog that was closed has left going on. */
export function WorkRow({ kind }: { readonly kind: StoreJob['kind'] }): ReactNode {
  const isRunning = useStoreWork((work) => work.running?.job.kind === kind)
  if (!isRunning) return null
  return (
    <div className="data-work">
      <WorkMeter />
      <Button onClick={stopStoreWork}>Stop</Button>
    </div>
  )
}
