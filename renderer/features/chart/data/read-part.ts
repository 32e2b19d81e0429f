import type { EpochMs } from '../../../../shared/domain/time.ts'
import { type GroupTail, tailOf } from './group-tail.ts'
import * as join from './join-pages.ts'
import { type CellBars, cellMs, type Loaded } from './loaded.ts'
import type { GroupsPage, SeriesReader } from './series-reader.ts'

const PAGE_BARS = 4_000
const PAGE_GROUPS = 500
/** Nothing trades so rarely that its bars lie farther apart than this many intervals on average; a hole in the data may. */
const SPARSEST = 8

/** What is loaded, and of groups the end of it, which the stream may move on. */
export interface Part {
  readonly loaded: Loaded
  readonly tail: GroupTail | null
}

/** An absent bound: all that is stored on that side. Null when nothing lies there, or the reader has said why. */
export async function readBarsPart(reader: SeriesReader, from?: EpochMs, to?: EpochMs): Promise<Part | null> {
  const page = await reader.bars({ from, to, limit: 0 })
  return page === null || page.columns.t.length === 0 ? null : { loaded: join.barsLoaded(reader, page), tail: null }
}

/** `none` where the series has no overview. Outside of all that is stored it is that of the nearest end. */
export async function readGroupsPart(
  reader: SeriesReader,
  size: Exclude<CellBars, 1>,
  from?: EpochMs,
  to?: EpochMs,
): Promise<Part | 'none' | null> {
  let page = await reader.groups(size, { from, to, limit: 0 })
  if (page !== null && page.cells.t.length === 0 && page.from !== null && page.to !== null) {
    const spanMs = (to ?? page.to) - (from ?? page.from)
    const isBefore = to !== undefined && to <= page.from
    page = await reader.groups(size, {
      ...(isBefore ? { to: page.from + spanMs } : { from: page.to - spanMs }),
      limit: 0,
    })
  }
  if (page === null) return null
  return page.cells.t.length === 0 ? 'none' : groupsPart(join.groupsLoaded(size, page), page)
}

/**
 * With a page of at least `cells` in front of it. Null also when another store is shown by then.
 * @param now the part as it is: the stream goes on while the page is on its way
 */
export async function readEarlier(reader: SeriesReader, now: () => Part, cells: number): Promise<Part | null> {
  const { store, cellBars } = now().loaded
  const range = { to: store.firstTime, limit: Math.max(cellBars === 1 ? PAGE_BARS : PAGE_GROUPS, Math.ceil(cells)) }
  if (cellBars !== 1) {
    const page = await reader.groups(cellBars, range)
    const part = now()
    if (page === null || part.loaded.store !== store) return null
    return { ...part, loaded: join.withEarlierGroups(part.loaded, page) }
  }
  const page = await reader.bars(range)
  const { loaded } = now()
  if (page === null || loaded.store !== store) return null
  const hasEarlier = page.hasEarlier && page.columns.t.length > 0
  return { loaded: { ...join.withEarlierBars(reader, loaded, page), hasEarlier }, tail: null }
}

/**
 * With about `cells` behind it, up to the bar that opens at `end`. A range can only be limited to its newest bars, so how far a page
 * reaches is a guess, made again, twice as far, where nothing lies.
 */
export async function readLater(
  reader: SeriesReader,
  part: Part,
  cells: number,
  end: EpochMs,
): Promise<{ readonly part: Part; readonly isAtEnd: boolean } | null> {
  const { loaded, tail } = part
  const { cellBars, store } = loaded
  const stepMs = Math.min(cellMs(loaded, reader.barMs), reader.barMs * cellBars * SPARSEST)
  const from = (tail?.lastT ?? store.lastTime) + 1
  let reachMs = Math.ceil(Math.max(cellBars === 1 ? PAGE_BARS : PAGE_GROUPS, cells) * stepMs)
  for (; from < end; reachMs *= 2) {
    const to = Math.min(from + reachMs, end)
    if (cellBars !== 1) {
      const page = await reader.groups(cellBars, { from, to, limit: 0 })
      if (page === null) return null
      if (page.cells.t.length > 0) {
        return { part: groupsPart(join.withLaterGroups(loaded, page), page), isAtEnd: to === end }
      }
    } else {
      const page = await reader.bars({ from, to, limit: 0 })
      if (page === null) return null
      if (page.columns.t.length > 0) {
        return { part: { loaded: join.withLaterBars(reader, loaded, page), tail: null }, isAtEnd: to === end }
      }
    }
    if (to === end) break
  }
  return { part, isAtEnd: true }
}

function groupsPart(loaded: Loaded, { lastT }: GroupsPage): Part {
  return { loaded, tail: tailOf(loaded.store, lastT) }
}
