/** Names of columns as `plainName` writes them, best first: a file may have several columns that could stand for one role. */
const ROLE_NAMES = {
  t: [
    'opentime',
    'timestamp',
    'unix',
    'unixtimestamp',
    'datetime',
    'dateutc',
    'gmttime',
    'utctime',
    'date',
    'data',
  ].concat(['time', 'ts', 'begin', 't', '']),
  o: ['open', 'openprice', 'otwarcie', 'o'],
  h: ['high', 'highprice', 'max', 'najwyzszy', 'h'],
  l: ['low', 'lowprice', 'min', 'najnizszy', 'l'],
  c: ['close', 'closeprice', 'closelast', 'zamkniecie', 'c', 'price', 'last'],
  v: ['volume', 'vol', 'basevolume', 'volumefrom', 'wolumen', 'tickvol', 'v'],
} as const satisfies Record<string, readonly string[]>

export interface NamedColumns {
  readonly t: number
  /** A second column that holds the time of day for a date in `t`. */
  readonly clock: number | null
  readonly o: number
  readonly h: number
  readonly l: number
  readonly c: number
  readonly v: number | null
}

/** `<OPEN>`, `open_time` and `Open Time` name the same things: lower case, letters and digits only, accents dropped. */
export function plainName(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
}

/** Finds the columns by the names in a header line; undefined when one of time, open, high, low, close is not among them. */
export function columnsByName(header: readonly string[]): NamedColumns | undefined {
  const names = header.map(plainName)
  const find = (role: keyof typeof ROLE_NAMES): number => {
    for (const name of ROLE_NAMES[role]) {
      const at = names.indexOf(name)
      if (at !== -1) return at
    }
    return -1
  }
  const [t, o, h, l, c] = [find('t'), find('o'), find('h'), find('l'), find('c')]
  if (Math.min(t, o, h, l, c) < 0) return undefined
  const named = find('v')
  // "Volume BTC", "Volume USDT": the base asset's comes first.
  const v = named === -1 ? names.findIndex((name) => name.startsWith('volume')) : named
  const clock = names[t] === 'date' ? names.indexOf('time') : -1
  return { t, clock: clock === -1 ? null : clock, o, h, l, c, v: v === -1 ? null : v }
}

/** The column that says which instrument a row is about, where a file has one. */
export function tickerColumn(header: readonly string[]): number | null {
  const at = header.findIndex((name) => ['ticker', 'symbol'].includes(plainName(name)))
  return at === -1 ? null : at
}
