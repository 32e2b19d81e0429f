/** The files the sample is derived from, in the order the command line names them. */
export const INPUTS = [
  {
    repository: 'https://github.com/datasets/s-and-p-500-companies',
    commit: '56509dd80619',
    path: 'data/constituents.csv',
    sha256: 'e5325068834c252d333c40c9ac02e3fadf14834c2edb62a024b6206c7a0d17d0',
    licence: 'ODC-PDDL-1.0',
    gives: 'members, names, GICS sector and sub-industry',
  },
  {
    repository: 'https://github.com/datasets/s-and-p-500-companies-financials',
    commit: '44d0ca307550',
    path: 'data/constituents-financials.csv',
    sha256: '65c875e5b30ef6e99be17bc5b0f86a18d15b148f835b94b44380a97e20876fca',
    licence: 'ODC-PDDL-1.0',
    gives: 'price, market cap, P/E, EPS, dividend yield, 52-week range (from Yahoo Finance)',
  },
  {
    repository: 'https://github.com/vega/vega-datasets',
    commit: 'cad85578e232',
    path: 'data/sp500-2000.csv',
    sha256: '9409e9342d0657c747324e4cfabce8a8c7f663bc485b95a3378f36b0a160f8c8',
    licence: 'BSD-3-Clause',
    gives: 'daily bars of the S&P 500 index, 2000-01-03 to 2020-04-17 (from Yahoo Finance)',
  },
]
