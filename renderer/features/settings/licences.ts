type TextFile = Promise<{ readonly default: string }>

interface Licence {
  readonly title: string
  readonly load: () => TextFile
}

/** Texts that have to travel with what is bundled; read only when one is opened. */
export const LICENCES = {
  'odc-pddl': {
    title: 'ODC Public Domain Dedication and Licence 1.0',
    load: (): TextFile => import('../../../resources/sample/LICENSE-ODC-PDDL-1.0.txt?raw'),
  },
  'bsd-3-clause': {
    title: 'BSD 3-Clause, vega-datasets',
    load: (): TextFile => import('../../../resources/sample/LICENSE-BSD-3-Clause.txt?raw'),
  },
  inter: {
    title: 'SIL Open Font License 1.1, Inter',
    load: (): TextFile => import('../../ui/fonts/LICENSE-inter-OFL.txt?raw'),
  },
  'geist-mono': {
    title: 'SIL Open Font License 1.1, Geist Mono',
    load: (): TextFile => import('../../ui/fonts/LICENSE-geist-mono-OFL.txt?raw'),
  },
} as const satisfies Record<string, Licence>

export type LicenceId = keyof typeof LICENCES
