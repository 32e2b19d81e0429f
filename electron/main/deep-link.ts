/**
 * `tapedeck://symbol/BINANCE:BTCUSDT` opens a chart. Anybody can write such a link, so it can do nothing else: one verb, a
 * symbol of plain characters, no query and no fragment, and never a key.
 */
export const LINK_SCHEME = 'tapedeck'
/** Matched whole and unparsed: what a URL parser would mend (spaces, `..`, a port) was not one of our links. Browsers write `^` as %5E. */
const LINK = /^tapedeck:\/\/symbol\/([A-Z][A-Z0-9]{0,15}:(?:[A-Za-z0-9._^=-]|%5E){1,40})$/u

/** The page's address for a link, or undefined when it is none of ours. */
export function parseDeepLink(text: string): string | undefined {
  const symbol = LINK.exec(text)?.[1]
  return symbol && `#/chart/${symbol.replaceAll('^', '%5E')}`
}

/** Windows and Linux hand a link over as an argument: of a first start or of a second one. */
export function findDeepLink(argv: readonly string[]): string | undefined {
  for (const argument of argv) {
    const hash = parseDeepLink(argument)
    if (hash !== undefined) return hash
  }
  return undefined
}
