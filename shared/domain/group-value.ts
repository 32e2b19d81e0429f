/** What the value of a group is made of. `size` is the raw measure of the area now; null members weigh nothing. */
export interface GroupMember {
  readonly size: number | null
  /** Percent. */
  readonly value: number | null
}

/**
 * Value of a group in percent (CLI.md, heatmap). A change by market cap is that of the group's whole worth:
 * Σ size ÷ Σ (size ÷ (1 + change)) − 1. Everything else is the mean weighted by size, which for equal sizes is the plain one.
 * Null without a member that has both.
 */
export function groupValue(members: Iterable<GroupMember>, isWorthChange: boolean): number | null {
  let weight = 0
  let weighted = 0
  let before = 0
  for (const { size, value } of members) {
    if (size === null || value === null) continue
    weight += size
    weighted += size * value
    before += size / (1 + value / 100)
  }
  if (weight <= 0) return null
  return isWorthChange ? (weight / before - 1) * 100 : weighted / weight
}
