import type { Candles } from '../../../../shared/domain/candles.ts'
import { FILE_WORK, type FileWorkName } from '../store-file/file-jobs.ts'
import { vacuumInto } from '../store-file/vacuum-into.ts'
import type { CandleSlice, OnProgress, ReadRange, SeriesKey, Tape, TapeCheck } from '../types.ts'
import { writeTable } from './table/write-table.ts'
import type { TableFormat, WrittenTable } from './types.ts'

export interface JobInputs {
  readonly readCandles: { readonly key: SeriesKey; readonly range: ReadRange }
  readonly check: { readonly full: boolean }
  readonly vacuumInto: { readonly file: string; readonly target: string }
  readonly fileWork: { readonly work: FileWorkName; readonly input: unknown }
  readonly writeTable: { readonly file: string; readonly format: TableFormat }
}

export interface JobOutputs {
  readonly readCandles: CandleSlice
  readonly check: TapeCheck
  readonly vacuumInto: undefined
  readonly fileWork: unknown
  readonly writeTable: WrittenTable
}

export type JobName = keyof JobInputs

/** What a job reads of the store. */
export type JobTape = Pick<Tape, 'check'> & { readonly candles: Pick<Tape['candles'], 'read'> }

export interface JobContext {
  withTape<T>(work: (tape: JobTape) => T): T
  /** Of jobs that are fed. */
  nextPage(): Promise<Candles | undefined>
  readonly onProgress: OnProgress
}

type Job<N extends JobName> = (input: JobInputs[N], context: JobContext) => JobOutputs[N] | Promise<JobOutputs[N]>

const JOBS: { readonly [N in JobName]: Job<N> } = {
  readCandles: ({ key, range }, { withTape }) => withTape(({ candles }) => candles.read(key, range)),
  check: ({ full }, { withTape }) => withTape((tape) => tape.check(full)),
  vacuumInto({ file, target }) {
    vacuumInto(file, target)
    return undefined
  },
  fileWork: ({ work, input }) => FILE_WORK[work](input as never),
  writeTable: ({ file, format }, { nextPage, onProgress }) => writeTable(file, format, nextPage, onProgress),
}

/** One piece of work, in a worker or in place: it takes the same input and does the same. */
export async function runJob<N extends JobName>(
  name: N,
  input: JobInputs[N],
  context: JobContext,
): Promise<JobOutputs[N]> {
  return JOBS[name](input, context)
}
