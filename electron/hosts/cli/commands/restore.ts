import { resolve } from 'node:path'
import type { BackupAnswer } from '../../../../shared/contract/store.ts'
import type { Command } from '../command.ts'
import { describeBackup } from '../describe-backup.ts'
import { followWork } from '../follow-work.ts'
import { onlyStored } from '../only-stored.ts'
import { UsageError } from '../usage-error.ts'

export const restoreCommand: Command = {
  usage: 'FILE',
  purpose: 'puts a backup in the place of the real store, which is kept beside it',
  options: {},
  async run({ market, signal, progress, operands, userDir, withEngine }) {
    const [path, ...more] = operands
    if (path === undefined || more.length > 0) throw new UsageError('restore takes one FILE')
    onlyStored('restore', market)
    const file = resolve(userDir, path)
    const data = await withEngine('write', (client) => {
      return followWork<BackupAnswer>({ signal, progress }, 'restore', () => client.store.restore({ file }))
    })
    return { document: describeBackup('Restored', data) }
  },
}
