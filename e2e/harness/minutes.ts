import type { EngineConnection } from '../../renderer/engine.ts'
import { importText } from './import-text.ts'

/** Half a year of minutes that wander between 20,000 and 40,000. */
export const MINUTES = { symbol: 'BINANCE:BTCUSDT', interval: '1m', from: Date.UTC(2024, 0, 1), bars: 200_000 } as const
const MINUTE_MS = 60_000
function minuteText(): string {
  const price = (bar: number): number => 30_000 + 9_000 * Math.sin(bar / 30_000) + 400 * Math.sin(bar / 97)
  const line = (bar: number): string => {
    const [open, close] = [price(bar), price(bar + 1)]
    const prices = [open, Math.max(open, close) + 9, Math.min(open, close) - 9, close]
    return `${MINUTES.from + bar * MINUTE_MS},${prices.map((value) => value.toFixed(2)).join(',')},${1 + (bar % 7)}`
  }
  return `time,open,high,low,close,volume\n${Array.from({ length: MINUTES.bars }, (_, bar) => line(bar)).join('\n')}\n`
}

/** @throws when a bar of them was not stored */
export async function importMinutes(engine: EngineConnection): Promise<void> {
  const { stored } = await importText(engine, MINUTES, minuteText())
  if (stored !== MINUTES.bars) throw new Error(`${stored} of ${MINUTES.bars} minutes were stored`)
}
