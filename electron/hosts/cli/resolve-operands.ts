import type { Client, CommandContext } from './command.ts'
import { UsageError } from './usage-error.ts'

/** The instruments a command names, as the market has them; a choice that was made for the user is said. @throws AppError */
export async function resolveOperands(
  client: Client,
  { operands, say }: Pick<CommandContext, 'operands' | 'say'>,
  command: string,
): Promise<string[]> {
  if (operands.length === 0) throw new UsageError(`${command} takes one symbol at least`)
  const symbols: string[] = []
  for (const typed of operands) {
    const { listing, others } = await client.symbols.resolve({ text: typed })
    const { symbol } = listing
    if (symbol !== typed) {
      say(`${typed} is ${symbol}${others.length === 0 ? '' : `; it could also be ${others.join(', ')}`}`)
    }
    if (!symbols.includes(symbol)) symbols.push(symbol)
  }
  return symbols
}
