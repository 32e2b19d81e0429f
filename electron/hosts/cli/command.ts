import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../../shared/contract/index.ts'
import type { MarketName } from '../../../shared/contract/markets.ts'
import type { TapeCheck } from '../../engine/tape/types.ts'
import type { Arguments, OptionKinds } from './parse-arguments.ts'

export type Client = ContractRouterClient<Contract>

/** What a command may use of the process around it. */
export interface CommandContext {
  readonly operands: readonly string[]
  readonly options: Arguments['options']
  /** What the line asks for. Without `--simulated` a command works on the stored market, whatever the app shows. */
  readonly market: MarketName
  /** Absolute. */
  readonly dataDir: string
  /** Where the user typed: relative paths count from here. */
  readonly userDir: string
  /**
   * Aborts when the user interrupts. Only asking for it takes the interruption over: a command that does not is ended by
   * the system, in the middle of a long read too.
   */
  readonly signal: AbortSignal
  /** Words for the user, on stderr. */
  say(words: string): void
  /** One line that is written over, only where stderr is a terminal; an empty one takes it away. */
  progress(words: string): void
  /** A line of data, now, for commands that go on. */
  print(line: string): void
  /**
   * Opens the engine for one piece of work and closes it after. `read` answers from the store while another host holds the
   * folder, or while it cannot be written; `write` needs the folder. @throws AppError store-locked, naming the holder
   */
  withEngine<T>(mode: 'read' | 'write', work: (client: Client) => Promise<T>): Promise<T>
  /** Reads the files of the market back; they stay as they are, byte for byte. */
  checkFolder(full: boolean): TapeCheck
}

export interface CommandAnswer {
  /** What `--json` prints, one document, and the same for people; absent after a command that printed as it went. */
  readonly document?: { readonly data: unknown; readonly text: string }
  /** Default 0. */
  readonly exit?: number
}

export interface Command {
  /** After the name: operands and own options. */
  readonly usage: string
  readonly purpose: string
  readonly options: OptionKinds
  run(context: CommandContext): Promise<CommandAnswer>
}
