/**
 * The walls of the house (docs/decisions and the room list of the README) as dependency-cruiser rules. Type-only imports
 * count like any other: a type that crosses a wall ties both sides together.
 */

const TESTS = '\\.test\\.tsx?$|/test-[^/]+\\.ts$'
const PRODUCT = '^(shared|electron|renderer)/'

/** @param {readonly string[]} names */
const packages = (names) => `(^|/)node_modules/(${names.join('|')})/`

/** @type {import('dependency-cruiser').DependencyType[]} */
const NPM_TYPES = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown']
/** Files that several features may import: those beside the feature folders, and rules two features must share. */
const FEATURE_DOORS = ['^electron/engine/features/[^/]+$', '^electron/engine/features/symbols/resolve-symbol\\.ts$']
const NODE_TIMERS = '^(node:)?(timers|timers/promises|process|console|perf_hooks)$'
const NODE_NETWORK = '^(node:)?(http|https|http2|net|tls|dgram|dns|dns/promises)$'

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
export const WALLS = [
  {
    name: 'shared-imports-only-shared',
    comment: 'shared/ is read by every side: it knows none of them',
    from: { path: '^shared/' },
    to: { path: '^(electron|renderer|e2e|bench|scripts|resources)/' },
  },
  {
    name: 'shared-uses-only-zod-and-contract',
    comment: 'no node, no DOM, no package but zod and @orpc/contract',
    from: { path: '^shared/', pathNot: TESTS },
    to: { dependencyTypes: ['core', ...NPM_TYPES], pathNot: packages(['zod', '@orpc/contract']) },
  },
  {
    name: 'engine-imports-only-engine-and-shared',
    comment: 'the engine runs in any host: it knows no host, no window, no page',
    from: { path: '^electron/engine/' },
    to: { path: '^(electron/(?!engine/)|renderer/)' },
  },
  {
    name: 'engine-uses-only-its-packages',
    comment: 'a new package of the engine is a decision: name it here',
    from: { path: '^electron/engine/', pathNot: TESTS },
    to: {
      dependencyTypes: NPM_TYPES,
      pathNot: packages([
        'zod',
        '@orpc/[^/]+',
        'better-sqlite3',
        '@types/better-sqlite3',
        'csv-parse',
        'hyparquet-writer',
      ]),
    },
  },
  {
    name: 'engine-has-no-clock-of-its-own',
    comment: 'time and timers come from the host, so that replay and tests own them',
    from: { path: '^electron/engine/', pathNot: TESTS },
    to: { path: NODE_TIMERS },
  },
  {
    name: 'engine-reaches-the-network-through-routing',
    comment: 'budgets, the outbound log and Work offline hold only where every request passes',
    from: { path: '^electron/engine/', pathNot: [TESTS, '^electron/engine/routing/'] },
    to: { path: NODE_NETWORK },
  },
  {
    name: 'features-ask-routing-not-a-provider',
    comment: 'which provider answers is decided in one room',
    from: { path: '^electron/engine/features/' },
    to: { path: '^electron/engine/providers/' },
  },
  {
    name: 'engine-features-stay-apart',
    comment: 'a feature asks tape and routing; what features share is a door, named in this file',
    from: { path: '^electron/engine/features/([^/]+)/', pathNot: TESTS },
    to: { path: '^electron/engine/features/', pathNot: ['^electron/engine/features/$1/', ...FEATURE_DOORS] },
  },
  {
    name: 'sql-only-in-the-tape',
    comment: 'one room owns the store',
    from: { path: PRODUCT, pathNot: '^electron/engine/tape/' },
    to: { path: `${packages(['better-sqlite3', '@types/better-sqlite3'])}|^(node:)?sqlite$` },
  },
  {
    name: 'only-windows-import-electron',
    comment: 'everything else runs and is tested without an Electron binary',
    from: { path: PRODUCT, pathNot: '^electron/(main|preload)/' },
    to: { path: packages(['electron']) },
  },
  {
    name: 'hosts-know-no-page-and-no-window',
    comment: 'a page reaches a host through the contract',
    from: { path: '^electron/hosts/', pathNot: TESTS },
    to: { path: '^(renderer|electron/(main|preload))/' },
  },
  {
    name: 'windows-know-no-page',
    comment: 'main and preload load the page as built files',
    from: { path: '^electron/(main|preload)/', pathNot: TESTS },
    to: { path: '^renderer/' },
  },
  {
    name: 'main-runs-no-engine',
    comment: 'the engine has a process of its own; main shares its messages, its keystore and the page’s files',
    from: { path: '^electron/main/', pathNot: TESTS },
    to: {
      path: '^electron/(engine|preload|hosts)/',
      pathNot: '^electron/hosts/(node-host|desktop/parent-port|page/|secrets/)',
    },
  },
  {
    name: 'preload-imports-only-shared',
    comment: 'one small file stands between the page and main',
    from: { path: '^electron/preload/', pathNot: TESTS },
    to: { path: '^electron/(?!preload/)' },
  },
  {
    name: 'renderer-never-sees-the-engine',
    comment: 'the contract in shared/ is the only door',
    from: { path: '^renderer/', pathNot: TESTS },
    to: { path: '^electron/' },
  },
  {
    name: 'renderer-has-no-node',
    comment: 'the page is a sandbox: no node builtin, no package that needs one',
    from: { path: '^renderer/', pathNot: TESTS },
    to: {
      path: `^node:|${packages(['@orpc/server', 'ws', '@types/ws', 'csv-parse', '@types/node'])}`,
    },
  },
  {
    name: 'renderer-has-no-node',
    comment: 'the page is a sandbox: no node builtin, no package that needs one',
    from: { path: '^renderer/', pathNot: TESTS },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'renderer-features-stay-apart',
    comment: 'screens meet in app.tsx and in state/, never in one another',
    from: { path: '^renderer/features/([^/]+)/' },
    to: { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
  },
  {
    name: 'product-knows-no-test-and-no-tool',
    comment: 'what ships depends on nothing that does not ship',
    from: { path: PRODUCT, pathNot: TESTS },
    to: { path: `^(e2e|bench|scripts)/|${TESTS}` },
  },
  {
    name: 'no-cycles',
    comment: 'a cycle is one file in disguise',
    from: {},
    to: { circular: true },
  },
  {
    name: 'imports-resolve',
    comment: 'a file or package that is not there',
    from: {},
    to: { couldNotResolve: true },
  },
]
