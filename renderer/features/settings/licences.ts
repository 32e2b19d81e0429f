interface Licence {
  readonly title: string
  /** Its name in resources/notices.json. */
  readonly part: string
}

/** Parts whose licence has a button of its own. */
export const LICENCES = {
  'odc-pddl': { title: 'ODC Public Domain Dedication and Licence 1.0', part: 'S&P 500 members' },
  'bsd-3-clause': { title: 'BSD 3-Clause, vega-datasets', part: 'vega-datasets, S&P 500 index' },
  inter: { title: 'SIL Open Font License 1.1, Inter', part: 'Inter' },
  'geist-mono': { title: 'SIL Open Font License 1.1, Geist Mono', part: 'Geist Mono' },
  charts: { title: 'Apache License 2.0, Lightweight Charts', part: 'lightweight-charts' },
} as const satisfies Record<string, Licence>

export type LicenceId = keyof typeof LICENCES
