/** What the licence allows, by the features the tiers differ in. The only place that is asked; all on until licences land. */
export const ENTITLEMENTS = {
  modelInsights: true,
  chartLayouts: true,
  unlimitedAlerts: true,
  massive: true,
  paperReports: true,
} as const
