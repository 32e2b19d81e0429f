import { useEffect } from 'react'
import { useRoute } from '../../../../state/route.ts'
import { stopStoreWork, useStoreWork } from '../../../../state/store-work.ts'
import { closeToast, showToast } from '../../../../ui/toast.tsx'
import { WorkMeter } from './work-view.tsx'
import { outcomeWords } from './work-words.ts'

/** Away from its dialog and from Settings › Data, work shows itself in a toast that can stop it; another tells how it ended. */
export function useWorkToasts(): void {
  const kind = useStoreWork((work) => work.running?.job.kind)
  const dialog = useStoreWork((work) => work.dialog?.kind)
  const route = useRoute()
  const isOnCard = route.screen === 'settings' && route.section === 'data'
  const isInBackground = kind !== undefined && kind !== dialog && !isOnCard
  useEffect(() => {
    if (!isInBackground) return
    const id = showToast({
      kind: 'info',
      title: 'Going on in the background',
      message: <WorkMeter />,
      action: { label: 'Stop', run: stopStoreWork },
      isSticky: true,
    })
    return () => closeToast(id)
  }, [isInBackground])

  useEffect(
    () =>
      useStoreWork.subscribe(({ ended: now, dialog: open }, before) => {
        // Its own dialog tells it, also when it is closed just after.
        if (now === null || now === before.ended || open?.kind === now.job.kind) return
        const { outcome } = now
        const kindOfToast = outcome.state === 'failed' ? 'error' : outcome.state === 'done' ? 'ok' : 'info'
        showToast({ kind: kindOfToast, ...outcomeWords(outcome) })
      }),
    [],
  )
}
