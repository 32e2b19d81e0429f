import { COLUMN_NAMES, type Candles } from '../shared/domain/candles.ts'

/** A fast wrong answer is no figure. @throws when any value differs, naming the first */
export function requireSame(what: string, got: Candles, wanted: Candles): void {
  for (const name of COLUMN_NAMES) {
    const [left, right] = [got[name], wanted[name]]
    if (left.length !== right.length) throw new Error(`${what}: ${left.length} bars, ${right.length} expected`)
    const wrong = left.findIndex((value, index) => !Object.is(value, right[index]))
    if (wrong >= 0) throw new Error(`${what}: ${name} of bar ${wrong} is ${left[wrong]}, not ${right[wrong]}`)
  }
}
