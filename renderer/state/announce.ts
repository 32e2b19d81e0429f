import { create } from 'zustand'

interface Announcements {
  readonly polite: string
  readonly assertive: string
}

/** Text of the page's two live regions (features/frame/live-regions.tsx). */
export const useAnnouncements = create<Announcements>()(() => ({ polite: '', assertive: '' }))

/** Screen readers stay silent when a live region's text does not change: a trailing no-break space makes a repeat heard. */
const REPEAT_MARK = '\u00a0'

export function announce(text: string, urgency: keyof Announcements = 'polite'): void {
  const isRepeat = useAnnouncements.getState()[urgency] === text
  useAnnouncements.setState({ [urgency]: isRepeat ? text + REPEAT_MARK : text })
}
