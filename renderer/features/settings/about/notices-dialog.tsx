import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { loadNotices, type Notice } from './notices.ts'
import './notices-dialog.css'

/** A button that opens the notices of all parts; each licence unfolds under its name. */
export function NoticesButton(): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const { data: notices, error } = useQuery({ queryKey: ['notices'], enabled: isOpen, queryFn: loadNotices })
  return (
    <>
      <Button aria-label="Read all notices" onClick={() => setOpen(true)}>
        Read all
      </Button>
      <Dialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        title="Notices"
        description={notices ? `${notices.length} parts are bundled with Tapedeck.` : 'Reading'}
      >
        {error && 'The text could not be read from the app. Close this and try again.'}
        {notices && (
          <div className="notices">
            {notices.map((notice) => (
              <NoticeItem key={notice.name} notice={notice} />
            ))}
          </div>
        )}
      </Dialog>
    </>
  )
}

function NoticeItem({ notice: { name, version, licence, text } }: { readonly notice: Notice }): ReactNode {
  return (
    <details className="notice">
      <summary>
        <span className="notice-name">{name}</span> <span className="notice-version">{version}</span>
        <span className="notice-licence">{licence}</span>
      </summary>
      <div className="settings-licence selectable">{text}</div>
    </details>
  )
}
