/** Freshness of a number, as DESIGN.md §5 and CLI.md name it. Sample and simulated data are told by their source instead. */
export const DATA_STATES = ['live', 'cached', 'stale', 'reconnecting', 'offline', 'refused', 'replay'] as const
export type DataState = (typeof DATA_STATES)[number]

/** Where a number came from: a provider's name, `import:NAME`, `sample` or `simulated`. */
export type SourceName = string

export const SAMPLE_SOURCE = 'sample'
export const importSource = (name: string): SourceName => `import:${name}`
