import { connectEngine, type EngineConnection } from '../engine.ts'
import { startAppearance } from './appearance.ts'
import { startReadyMark } from './painted.ts'
import { queryClient } from './query.ts'
import { startRouting } from './route.ts'
import { startScreenState } from './screen-state.ts'
import { startShortcuts } from './shortcut-registry.ts'
import { openSettings } from './settings-store.ts'
import { followStore } from './store-stat.ts'
import { guardDrops } from './drop-guard.ts'
import { followMarket } from './market.ts'
import { BROWSER_DOOR } from '../../shared/browser-door.ts'
import { openWorkspace, readWorkspace, updateWorkspace } from './workspace-store.ts'

/**
 * Brings up what lives as long as the page: the engine's client, the workspace with its route, the settings, key listener,
 * marks on `<html>`. Resolves when the app can be drawn as it was left.
 * @throws AppError what keeps the page out; its message is fit for the screen
 */
export async function startUp(root: HTMLElement): Promise<EngineConnection> {
  // The last look is applied before the engine answers, so that a light app does not start dark.
  startAppearance(root)
  followTicket(window)
  startReadyMark(root)
  guardDrops(window)
  const connection = await connectEngine()
  // The market as well: a screen that came up with the other one would be thrown away at once.
  const [{ flush }] = await Promise.all([
    openWorkspace(connection.client.workspace),
    openSettings(connection),
    followMarket(connection, queryClient),
  ])
  startRouting(readWorkspace().route, (hash) => updateWorkspace((workspace) => ({ ...workspace, route: hash })))
  startScreenState(root, connection)
  startShortcuts(window)
  followStore(connection, queryClient)
  connection.onState((state) => state === 'open' && flush())
  return connection
}

/** An address with a ticket that is typed into an open page changes its fragment only: it has to be opened like any other. */
function followTicket(page: Window): void {
  page.addEventListener('hashchange', (event) => {
    if (!page.location.hash.startsWith(BROWSER_DOOR.ticketFragment)) return
    // No route: nobody may take it for one and remember it.
    event.stopImmediatePropagation()
    page.location.reload()
  })
}
