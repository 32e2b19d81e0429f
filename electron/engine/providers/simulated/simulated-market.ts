import type { InstrumentKind, Symbol } from '../../../../shared/domain/instrument.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import { createUsGrid, UTC_GRID } from './day-grid.ts'
import { readEvents, readProfile } from './profile.ts'
import { QuoteReader, readBook } from './quote.ts'
import { readBars } from './read-bars.ts'
import { readTrades } from './read-trades.ts'
import { Ring } from './ring.ts'
import { SessionTree } from './session-tree.ts'
import { createTraits } from './traits.ts'
import type { SimulatedMarket, SimulatedMember } from './types.ts'

export type { NativeInterval, SimulatedMarket, SimulatedMember } from './types.ts'

/** Deterministic: the same seed and members give the same bytes on every machine, see README.md. */
export function createSimulatedMarket(options: {
  readonly seed: number
  readonly members: readonly SimulatedMember[]
}): SimulatedMarket {
  const traits = createTraits(options.seed, options.members, createUsGrid())
  const names = new Map<string, SimulatedName>()
  for (const each of traits) {
    const tree = new SessionTree(each)
    names.set(each.instrument.symbol, { tree, quotes: new QuoteReader(tree) })
  }
  const coins = new Ring<Symbol[]>(2)
  const treesOf = (kind: InstrumentKind): SessionTree[] =>
    traits
      .filter(({ instrument }) => instrument.kind === kind)
      .map(({ instrument }) => treeOf(names, instrument.symbol))

  return {
    seed: options.seed,
    instruments: traits.map(({ instrument }) => instrument),
    universe(name, at) {
      if (name === 'sp500') {
        return treesOf('stock')
          .filter((tree) => isListed(tree, at))
          .map(({ traits: { instrument } }) => instrument.symbol)
      }
      const day = UTC_GRID.startedBy(at)
      return [...coins.get(day, () => largestCoins(treesOf('crypto'), day))]
    },
    candles: (symbol, interval, range, now) => readBars(treeOf(names, symbol), { interval, ...range, now }),
    quote: (symbol, at) => names.get(symbol)?.quotes.read(at) ?? null,
    trades: (symbol, from, to) => readTrades(treeOf(names, symbol), from, to),
    book: (symbol, at, depth) => readBook(treeOf(names, symbol), at, depth),
    profile: (symbol, at) => readProfile(treeOf(names, symbol), at, names.get(symbol)?.quotes.read(at) ?? null),
    events: (symbol, from, to) => readEvents(treeOf(names, symbol), from, to),
  }
}

const CRYPTO_COUNT = 100

interface SimulatedName {
  readonly tree: SessionTree
  readonly quotes: QuoteReader
}

function treeOf(names: ReadonlyMap<string, SimulatedName>, symbol: Symbol): SessionTree {
  const found = names.get(symbol)
  if (!found) throw new AppError('not-found', `${symbol} is not in the simulated market`, { symbol })
  return found.tree
}

function isListed(tree: SessionTree, at: EpochMs): boolean {
  const { lastDay, grid } = tree.traits
  return tree.dayAt(at) >= 0 && (lastDay === Infinity || at < grid.close(lastDay))
}

/** By the caps of the close before `day`, largest first. */
function largestCoins(trees: readonly SessionTree[], day: number): Symbol[] {
  return trees
    .filter((tree) => day >= tree.traits.firstDay)
    .map((tree) => ({
      symbol: tree.traits.instrument.symbol,
      cap: ((tree.traits.shares ?? 0) * tree.days.previousClose(day)) / tree.traits.ticksPerUnit,
    }))
    .sort((a, b) => b.cap - a.cap)
    .slice(0, CRYPTO_COUNT)
    .map(({ symbol }) => symbol)
}
