import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import './progress-meter.css'

interface ProgressMeterProps {
  readonly label: string
  /** 0 to 1; null while the end is not known. */
  readonly share: number | null
  /** Value in words: `1.2 of 4.0 MB`. */
  readonly text?: string
  readonly tone?: 'neutral' | 'live' | 'warn' | 'err' | 'accent'
}

export function ProgressMeter({ label, share, text, tone = 'neutral' }: ProgressMeterProps): ReactNode {
  const clamped = share === null ? null : Math.min(1, Math.max(0, share))
  return (
    <div
      className={classNames('ui-progress', `ui-progress-${tone}`, clamped === null && 'is-open-ended')}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={clamped === null ? undefined : Math.round(clamped * 100)}
      aria-valuetext={text}
    >
      <i style={{ transform: `scaleX(${clamped ?? 0.3})` }} />
    </div>
  )
}
