import type { BackupAnswer } from '../../../shared/contract/store.ts'
import type { CommandAnswer } from './command.ts'
import { sizeWords } from './size-words.ts'

/** What `backup` and `restore` answer alike. */
export function describeBackup(
  done: string,
  { file, bytes, sha256, series, bars }: BackupAnswer,
): NonNullable<CommandAnswer['document']> {
  const text = `${done} ${bars} bars of ${series} series, ${sizeWords(bytes)}: ${file}\nsha256 ${sha256}`
  return { data: { file, bytes, sha256, series, bars }, text }
}
