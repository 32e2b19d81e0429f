import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import { plainCode, symbolIndex, type IndexedInstrument } from '../symbol-index.ts'
import { hasBars, toListings } from '../to-listing.ts'

type Input = InferContractRouterInputs<Contract>['symbols']['search']
type Output = InferContractRouterOutputs<Contract>['symbols']['search']

/** How a query met an instrument, best first. */
const EXACT = 0
const PREFIX = 1
const WORD = 2
const ANYWHERE = 3
const FUZZY = 4
const NO_MATCH = 5

/** Local search over everything known; one pass, a few ms for 10,000 instruments. A limit of 0 means all. */
export function searchSymbols(deps: FeatureDeps, input: Input): Output {
  const asOf = input.asOf ?? null
  const match = matcher(input.query ?? '')
  const ranked = symbolIndex(deps.tape)
    .all.map((known) => ({ known, rank: match(known) }))
    .filter(({ rank }) => rank < NO_MATCH)
    .map(({ known, rank }) => ({ known, rank: sortRank(rank, deps.routing !== undefined || hasBars(known, asOf)) }))
    .sort((a, b) => a.rank - b.rank || compareCodes(a.known, b.known))
  const limit = input.limit || ranked.length
  const shown = ranked.slice(0, limit).map(({ known }) => known)
  return { symbols: toListings(deps, shown, asOf), total: ranked.length }
}

/** The very code first; then bars come before the kind of match, but a fuzzy match never comes before a true one. */
function sortRank(rank: number, isWithBars: boolean): number {
  if (rank === EXACT) return isWithBars ? -2 : -1
  return (rank === FUZZY ? 2 * NO_MATCH : 0) + (isWithBars ? 0 : NO_MATCH) + rank
}

function compareCodes(a: IndexedInstrument, b: IndexedInstrument): number {
  return a.code.length - b.code.length || (a.symbol < b.symbol ? -1 : 1)
}

function matcher(query: string): (known: IndexedInstrument) => number {
  const text = query.trim().toLowerCase()
  if (text === '') return () => EXACT
  const colon = text.indexOf(':')
  const venue = text.slice(0, Math.max(colon, 0)).toUpperCase()
  const code = plainCode(text.slice(colon + 1))
  const words = text.split(/\s+/)
  return (known) => {
    if (colon >= 0 && !known.venue.startsWith(venue)) return NO_MATCH
    if (code !== '' && known.plainCode === code) return EXACT
    if (known.plainCode.startsWith(code)) return code === '' && colon < 0 ? NO_MATCH : PREFIX
    if (colon >= 0) return known.plainCode.includes(code) ? ANYWHERE : NO_MATCH
    if (words.every((word) => startsAWord(known.lowerName, word))) return WORD
    if (known.plainCode.includes(code) || known.lowerName.includes(text)) return ANYWHERE
    if (isSubsequence(code, known.plainCode) || hasScatteredWord(known.lowerName, text)) return FUZZY
    return NO_MATCH
  }
}

function startsAWord(name: string, word: string): boolean {
  for (let at = name.indexOf(word); at >= 0; at = name.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(name[at - 1] as string)) return true
  }
  return false
}

/** Letters strewn over several words would make International Paper an answer to `app`: one word has them all, its first included. */
function hasScatteredWord(name: string, text: string): boolean {
  return name.split(/[^\p{L}\p{N}]+/u).some((word) => word[0] === text[0] && isSubsequence(text, word))
}

/** Letters in order with anything between: `mcsft` finds Microsoft. One letter alone would find everything. */
function isSubsequence(needle: string, text: string): boolean {
  if (needle.length < 2) return false
  let found = 0
  for (let i = 0; i < text.length && found < needle.length; i++) if (text[i] === needle[found]) found++
  return found === needle.length
}
