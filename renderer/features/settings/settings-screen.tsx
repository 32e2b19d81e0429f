import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useApi } from '../../state/query.ts'
import { routeTo, useRoute } from '../../state/route.ts'
import { UndoButtons } from './history/undo-buttons.tsx'
import { OutboundPanel } from './outbound-panel.tsx'
import { SECTIONS, sectionOf } from './sections.ts'
import './settings-screen.css'

export function SettingsScreen(): ReactNode {
  const route = useRoute()
  const { data: info } = useQuery(useApi().app.info.queryOptions())
  const shown = sectionOf(route.screen === 'settings' ? route.section : null)
  return (
    <div className="settings">
      <nav className="settings-nav" aria-label="Settings">
        {SECTIONS.map(({ id, label, icon: Icon }) => (
          <a key={id} href={routeTo.settings(id)} aria-current={id === shown.id ? 'page' : undefined}>
            <Icon size={16} strokeWidth={1.6} aria-hidden="true" />
            {label}
          </a>
        ))}
        <span className="settings-version">{info && `Version ${info.version}`}</span>
      </nav>
      {/* Another section starts at its top. */}
      <div key={shown.id} className="settings-body scroll">
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroller that the keyboard must reach where it holds no control */}
        <div className="settings-page scroll" tabIndex={0} role="region" aria-label={`${shown.label}, scrollable`}>
          <div className="settings-column">
            <header className="settings-head">
              <h1>{shown.label}</h1>
              <UndoButtons />
            </header>
            <shown.Content />
          </div>
        </div>
        <OutboundPanel host={info?.host} />
      </div>
    </div>
  )
}
