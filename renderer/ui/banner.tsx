import { Info, TriangleAlert, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import './banner.css'
import { classNames } from './class-names.ts'

interface BannerProps {
  readonly tone?: 'info' | 'warn' | 'err' | 'accent'
  /** Instead of the tone's icon: a glyph or a stamp. */
  readonly mark?: ReactNode
  /** What happened, one sentence. */
  readonly title: string
  /** What it means for the data on screen. */
  readonly children?: ReactNode
  /** What to do: small buttons. */
  readonly actions?: ReactNode
}

const ICONS: Readonly<Record<NonNullable<BannerProps['tone']>, LucideIcon>> = {
  info: Info,
  accent: Info,
  warn: TriangleAlert,
  err: TriangleAlert,
}

/** One line above the content; it pushes the content down and covers nothing. */
export function Banner({ tone = 'info', mark, title, children, actions }: BannerProps): ReactNode {
  const Icon = ICONS[tone]
  return (
    <div className={classNames('ui-banner', `ui-banner-${tone}`)} role={tone === 'err' ? 'alert' : 'status'}>
      {mark ?? <Icon size={16} aria-hidden="true" className="ui-banner-icon" />}
      <p>
        <b>{title}</b> {children}
      </p>
      {actions && <span className="ui-banner-actions">{actions}</span>}
    </div>
  )
}
