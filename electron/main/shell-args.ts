export interface ShellArgs {
  /** Absent: the folder all hosts of one person share. */
  readonly dataDir: string | undefined
  readonly isSimulated: boolean
}

/**
 * Chromium's own switches and deep links stand in the same line, so what is unknown is not an error here. What stands behind `--`
 * was handed over by the system with a link: no switch of ours is read from it.
 */
export function readShellArgs(line: readonly string[]): ShellArgs {
  const guard = line.indexOf('--')
  const argv = guard === -1 ? line : line.slice(0, guard)
  const at = argv.indexOf('--data-dir')
  const next = at === -1 ? undefined : argv[at + 1]
  const joined = argv.find((argument) => argument.startsWith('--data-dir='))?.slice('--data-dir='.length)
  const dataDir = next !== undefined && !next.startsWith('--') ? next : joined
  return { dataDir: dataDir || undefined, isSimulated: argv.includes('--simulated') }
}
