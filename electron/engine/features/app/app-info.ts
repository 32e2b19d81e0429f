import type { InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { Host } from '../../host.ts'
import type { FeatureDeps } from '../feature-deps.ts'

type Info = InferContractRouterOutputs<Contract>['app']['info']

interface InfoFacts {
  readonly startedAt: EpochMs
  readonly sampleDate: string
  readonly notices: readonly string[]
  readonly entitlements: Readonly<Record<string, boolean>>
}

export function toInfo({ host, tape }: FeatureDeps, facts: InfoFacts): Info {
  return {
    version: host.version,
    host: host.name,
    dataDir: host.dataDir,
    startedAt: facts.startedAt,
    sampleDate: facts.sampleDate,
    sqliteVersion: tape.sqliteVersion,
    entitlements: { ...facts.entitlements },
    notices: [...facts.notices],
  }
}

/** @throws AppError unsupported where the host has a single page */
export function newPageUrl(host: Host): { url: string } {
  if (!host.newPageUrl) throw new AppError('unsupported', `the ${host.name} host has no second page to open`)
  return { url: host.newPageUrl() }
}
