import * as z from 'zod'
import { MARKET_NAMES, type MarketName } from '../../../../shared/contract/markets.ts'
import { toAppError } from '../../../../shared/errors.ts'
import type { FeatureDeps } from '../feature-deps.ts'

const KEY = 'market'
const documentSchema = z.object({ name: z.enum(MARKET_NAMES) })

/** The market chosen in an earlier run; the stored one when none was, or when the note of it cannot be read. */
export function rememberedMarket({ host, tape }: FeatureDeps): MarketName {
  try {
    return documentSchema.safeParse(tape.documents.read(KEY)).data?.name ?? 'stored'
  } catch (error) {
    const { code, message } = toAppError(error)
    host.log('error', 'the chosen market could not be read; the stored one is shown', { code, message })
    return 'stored'
  }
}

/** @throws AppError store-locked, store-full, store-unwritable */
export function rememberMarket({ tape }: FeatureDeps, name: MarketName): void {
  tape.documents.write(KEY, { name })
}
