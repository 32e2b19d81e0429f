/** Facts that packages do not carry in their own files; each from the place named beside it. */

/** @param {string} holder */
function mit(holder) {
  return `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software
is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES
OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE
LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR
IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`
}

/** Their package.json says MIT and names the author; the text itself is not in the package. */
/** @type {Readonly<Record<string, string>>} */
export const MISSING_TEXTS = {
  'fancy-canvas': mit('smakarov@tradingview.com'),
  'react-remove-scroll-bar': mit('Anton Korzunov <thekashey@gmail.com>'),
}

/** What has to stand before a package's licence. */
/** @type {Readonly<Record<string, string>>} */
export const ATTRIBUTIONS = {
  // Its README asks for the notice of its repository's NOTICE file, which the package leaves out.
  'lightweight-charts':
    'TradingView Lightweight Charts™\nCopyright (c) 2025 TradingView, Inc. https://www.tradingview.com/',
}

/** Where a package's file goes on with the licences of what it bundles itself, none of which is bundled here. */
/** @type {Readonly<Record<string, RegExp>>} */
export const OWN_PART_ENDS = {
  vite: /^# Licenses of bundled dependencies$/mu,
}

/**
 * What is bundled without being an npm package.
 * @type {readonly { name: string, version: string, licence: string, file: string, pattern?: RegExp, before?: string }[]}
 */
export const OTHER_PARTS = [
  {
    name: 'SQLite',
    version: 'as shown above',
    licence: 'Public domain',
    file: 'node_modules/better-sqlite3/deps/sqlite3/sqlite3.h',
    // The blessing at the top of its header, which stands where others have a licence.
    pattern: /(?<=\*\* )The author disclaims[\s\S]*?taking more than you give\./u,
  },
  {
    name: 'Electron',
    version: 'desktop window only',
    licence: 'MIT',
    file: 'node_modules/electron/LICENSE',
    before: 'The notices of Chromium and Node.js lie beside the installed app, in LICENSES.chromium.html.',
  },
  { name: 'Inter', version: 'font', licence: 'OFL-1.1', file: 'renderer/ui/fonts/LICENSE-inter-OFL.txt' },
  { name: 'Geist Mono', version: 'font', licence: 'OFL-1.1', file: 'renderer/ui/fonts/LICENSE-geist-mono-OFL.txt' },
  {
    name: 'S&P 500 members',
    version: 'sample data',
    licence: 'ODC-PDDL-1.0',
    file: 'resources/sample/LICENSE-ODC-PDDL-1.0.txt',
  },
  {
    name: 'vega-datasets, S&P 500 index',
    version: 'sample data',
    licence: 'BSD-3-Clause',
    file: 'resources/sample/LICENSE-BSD-3-Clause.txt',
  },
]
