import type { InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'

export type HeatmapData = InferContractRouterOutputs<Contract>['heatmap']['load']
export type MissingMember = HeatmapData['missing'][number]
