import type { ReactNode } from 'react'
import { useAnnouncements } from '../../state/announce.ts'

export function LiveRegions(): ReactNode {
  const { polite, assertive } = useAnnouncements()
  return (
    <>
      <div className="sr-only" role="status">
        {polite}
      </div>
      <div className="sr-only" role="alert">
        {assertive}
      </div>
    </>
  )
}
