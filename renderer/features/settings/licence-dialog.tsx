import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { loadNotices } from './about/notices.ts'
import { LICENCES, type LicenceId } from './licences.ts'

/** A button that opens the text of one licence. */
export function LicenceButton({ id }: { readonly id: LicenceId }): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const { title, part } = LICENCES[id]
  const { data, error } = useQuery({
    queryKey: ['notices'],
    enabled: isOpen,
    queryFn: loadNotices,
    select: (notices) => notices.find(({ name }) => name === part)?.text,
  })
  return (
    <>
      <Button aria-label={`Read licence: ${title}`} onClick={() => setOpen(true)}>
        Read licence
      </Button>
      <Dialog isOpen={isOpen} onOpenChange={setOpen} title={title}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a long text is scrolled by keys only from a place that has the focus */}
        <div className="settings-licence selectable" role="region" aria-label={title} tabIndex={0}>
          {error ? 'The text could not be read from the app. Close this and try again.' : (data ?? 'Reading')}
        </div>
      </Dialog>
    </>
  )
}
