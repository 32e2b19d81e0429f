import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/domain/interval.ts'
import type { Trade } from '../../../../shared/domain/quote-columns.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import type { SessionTree } from './session-tree.ts'

/** See SimulatedMarket.trades. */
export function readTrades(tree: SessionTree, from: EpochMs, to: EpochMs): Trade[] {
  const { grid, firstDay, ticksPerUnit, lotSize } = tree.traits
  const found: Trade[] = []
  const lastDay = tree.dayAt(to - 1)
  for (let day = Math.max(firstDay, grid.startedBy(from)); day <= lastDay; day++) {
    const open = grid.open(day)
    const end = Math.min(to, grid.close(day))
    const begin = Math.max(open, from)
    for (let at = open + Math.floor((begin - open) / SECOND_MS) * SECOND_MS; at < end; at += SECOND_MS) {
      const since = at - open
      const trades = tree.trades({
        day,
        hour: Math.floor(since / HOUR_MS),
        minute: Math.floor((since % HOUR_MS) / MINUTE_MS),
        second: Math.floor((since % MINUTE_MS) / SECOND_MS),
      })
      for (let i = 0; trades && i < trades.count; i++) {
        const t = at + (trades.at[i] as number)
        if (t < from || t >= to) continue
        found.push({
          t,
          price: (trades.ticks[i] as number) / ticksPerUnit,
          quantity: (trades.lots[i] as number) * lotSize,
          side: trades.isBuy[i] === 1 ? 'buy' : 'sell',
        })
      }
    }
  }
  return found
}
