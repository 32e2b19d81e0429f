import { resolve } from 'node:path'
import type { BackupAnswer } from '../../../../shared/contract/store.ts'
import type { Command } from '../command.ts'
import { describeBackup } from '../describe-backup.ts'
import { followWork } from '../follow-work.ts'
import { onlyStored } from '../only-stored.ts'
import { requireText } from '../read-options.ts'
import { UsageError } from '../usage-error.ts'

export const backupCommand: Command = {
  usage: '--out FILE',
  purpose: 'copies the whole real store into one file and checks the copy',
  options: { out: 'string' },
  async run(context) {
    const { signal, progress, operands, options, userDir } = context
    if (operands.length > 0) throw new UsageError(`backup takes no operand, "${operands[0]}" was given`)
    const file = resolve(userDir, requireText(options, 'out', 'store.tapedeck'))
    onlyStored('backup', context.market)
    const data = await context.withEngine('read', (client) => {
      return followWork<BackupAnswer>({ signal, progress }, 'backup', () => client.store.backup({ file }))
    })
    return { document: describeBackup('Backed up', data) }
  },
}
