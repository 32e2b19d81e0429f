import { COMMANDS } from './commands/index.ts'
import { formatTable } from './format-table.ts'

const COMMON = [
  ['--data-dir DIR', "the data folder (default: the app's own)"],
  ['--json', 'one JSON document on stdout, failures too'],
  ['--offline', 'no request at all'],
  ['--simulated', 'the simulated market instead, whose data lie apart'],
  ['--tier T', 'narrows what is unlocked: free, pro or enterprise'],
  ['--help', 'these words, or those of one command'],
]

/** Words for `--help`, of everything or of one command. */
export function helpText(command: string | undefined): string {
  const one = command === undefined ? undefined : COMMANDS[command]
  const head = one
    ? [`tapedeck ${command} ${one.usage}`, `  ${one.purpose}`]
    : ['tapedeck COMMAND …', '', table(Object.entries(COMMANDS).map(([name, { purpose }]) => [name, purpose]))]
  return [...head, '', 'Options of every command, anywhere on the line:', table(COMMON)].join('\n')
}

/** Without the row of titles. */
function table(rows: readonly (readonly string[])[]): string {
  const lines = formatTable([{ title: '' }, { title: '' }], rows)
    .split('\n')
    .slice(1)
  return lines.map((line) => `  ${line}`).join('\n')
}
