import type { QueryKey } from '@tanstack/react-query'

/** Procedures whose answers do not come from a market: they outlive a change of the tape and of the market. */
const UNAFFECTED = new Set(['app', 'workspace', 'settings', 'imports', 'markets', 'secrets', 'licence'])
/** Queries of the page's own that read none. */
const OWN_UNAFFECTED = new Set(['licences'])

/** Whether a query's answer depends on the market. Keys of the contract start with its path, those of the page with a name. */
export function isMarketQuery([head]: QueryKey): boolean {
  if (Array.isArray(head)) return !UNAFFECTED.has(String(head[0]))
  return !OWN_UNAFFECTED.has(String(head))
}

/** Whether a query tells what is stored, rather than what the market does. */
export function isStoreQuery([head]: QueryKey): boolean {
  return Array.isArray(head) && (head[0] === 'symbols' || head[0] === 'store')
}
