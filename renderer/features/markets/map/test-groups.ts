import fc from 'fast-check'
import type { LayoutGroup } from './layout.ts'

/** Markets of 1 to 12 groups with 1 to 30 members each. */
export const groupsArbitrary = fc
  .array(fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 30 }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((groups): LayoutGroup[] =>
    groups.map((sizes, group) => ({
      name: `G${group}`,
      items: sizes.map((size, index) => ({ id: `${group}-${index}`, size })),
    })),
  )
