import type { Candles } from '../../../../../shared/domain/candles.ts'

/** Puts bars into a file, page by page, in one format. */
export interface TableWriter {
  write(page: Candles): void
  /** Whatever the format wants after the last page. */
  end(): void
}
