import type { Workspace } from '../../../../shared/contract/workspace.ts'
import { updateWorkspace } from '../../../state/workspace-store.ts'

/** Changes what the screen remembers between starts. */
export function updateMarkets(change: Partial<Workspace['markets']>): void {
  updateWorkspace((workspace) => ({ ...workspace, markets: { ...workspace.markets, ...change } }))
}
