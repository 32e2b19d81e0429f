import { useEffect, useState } from 'react'

const NONE: readonly string[] = []

/** What the desktop window has to say about this start; in a browser nothing. */
export function useShellNotices(): readonly string[] {
  const [notices, setNotices] = useState(NONE)
  useEffect(() => {
    // A window that cannot be asked has nothing to say; what it guards against is not worth a second banner.
    void window.tapedeck?.notices().then(setNotices, () => undefined)
  }, [])
  return notices
}
