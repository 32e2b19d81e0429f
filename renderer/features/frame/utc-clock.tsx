import { useEffect, useRef, type ReactNode } from 'react'

/** `03:05:24 UTC`, written straight into the document once a second: nothing renders for it. */
export function UtcClock(): ReactNode {
  const element = useRef<HTMLTimeElement>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const tick = (): void => {
      const now = Date.now()
      if (element.current) element.current.textContent = `${new Date(now).toISOString().slice(11, 19)} UTC`
      timer = setTimeout(tick, 1_000 - (now % 1_000))
    }
    tick()
    return () => clearTimeout(timer)
  }, [])
  return <time ref={element} className="mono" aria-label="Time now, UTC" role="timer" />
}
