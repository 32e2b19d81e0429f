import { useEffect, type ReactNode } from 'react'
import { closePalette } from '../../state/palette-store.ts'
import { useRoute } from '../../state/route.ts'
import { CommandPalette } from './command-palette.tsx'
import './frame.css'
import { FrameBanner } from './frame-banner.tsx'
import { LiveRegions } from './live-regions.tsx'
import { Rail } from './rail.tsx'
import { screenLabel } from './screens.ts'
import { ShortcutsDialog } from './shortcuts-dialog.tsx'
import { StatusBar } from './status-bar.tsx'
import { TitleBar } from './title-bar.tsx'
import { useFrameShortcuts } from './use-frame-shortcuts.ts'

/** Title bar, rail and status bar around the screen of the route. */
export function Frame(props: { children: ReactNode }): ReactNode {
  useFrameShortcuts()
  const route = useRoute()
  const title = screenLabel(route.screen)
  useEffect(() => {
    document.title = `${title} · Tapedeck`
    closePalette()
  }, [title])
  return (
    <div className="frame">
      <TitleBar />
      <Rail />
      <main className="frame-main" aria-label={title}>
        <h1 className="sr-only">{title}</h1>
        <FrameBanner />
        {props.children}
      </main>
      <StatusBar />
      <CommandPalette />
      <ShortcutsDialog />
      <LiveRegions />
    </div>
  )
}
