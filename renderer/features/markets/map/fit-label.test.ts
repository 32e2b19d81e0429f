import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitLabel, type Label, type LabelTexts } from './fit-label.ts'

/** Every letter 0.6 of its size wide. */
const measure = (text: string) => text.length * 0.6
const AAPL: LabelTexts = { symbol: 'AAPL', longValue: '71% of range', shortValue: '71%', price: '$309.35' }

describe('fitLabel', () => {
  test('a large tile has all three, the symbol no larger than 30 px', () => {
    expect(fitLabel(400, 400, AAPL, measure)).toMatchObject({
      symbolPx: 30,
      valuePx: 16,
      pricePx: 11,
      value: '71% of range',
    })
  })

  test('drops from the end: price, then value, then symbol', () => {
    const kinds = [
      [120, 110],
      [60, 40],
      [30, 18],
      [20, 12],
    ].map(([width, height]) => {
      const label = fitLabel(width as number, height as number, AAPL, measure)
      return label && [label.symbolPx > 0, label.valuePx > 0, label.pricePx > 0]
    })
    expect(kinds).toEqual([[true, true, true], [true, true, false], [true, false, false], null])
  })

  test('the longest names stay inside their tiles', () => {
    const long: LabelTexts = {
      symbol: 'FARTCOIN',
      longValue: '100% of range',
      shortValue: '100%',
      price: '$1,234,567.89',
    }
    const sides = fc.integer({ min: 1, max: 500 })
    fc.assert(
      fc.property(sides, sides, fc.constantFrom(AAPL, long), (width, height, texts) => {
        const label = fitLabel(width, height, texts, measure)
        if (!label) return
        for (const [text, px] of lines(texts, label)) {
          expect(px).toBeGreaterThanOrEqual(10)
          expect(measure(text) * px).toBeLessThanOrEqual(width)
        }
        const last = label.pricePx ? label.priceMiddle : label.valuePx ? label.valueMiddle : label.symbolMiddle
        const lastPx = label.pricePx || label.valuePx || label.symbolPx
        expect(label.symbolMiddle - label.symbolPx / 2).toBeGreaterThanOrEqual(0)
        expect(last + lastPx / 2).toBeLessThanOrEqual(height)
      }),
    )
  })
})

function lines(texts: LabelTexts, label: Label): [string, number][] {
  const all: [string, number][] = [
    [texts.symbol, label.symbolPx],
    [label.value, label.valuePx],
    [texts.price ?? '', label.pricePx],
  ]
  return all.filter(([, px]) => px > 0)
}
