/**
 * 120 coins that trade against USDT, largest first, by what they are for. `magnitude` is the power of ten its invented price
 * starts near, so that a chart does not show one bitcoin at three cents; nothing else of the real coin is used.
 */
export interface CryptoName {
  readonly code: string
  readonly name: string
  readonly category: string
  readonly magnitude: number
}

const LIST = `
BTC|Bitcoin|Currency|4
ETH|Ethereum|Smart contracts|3
BNB|BNB|Exchange|2
SOL|Solana|Smart contracts|2
XRP|XRP|Payments|0
DOGE|Dogecoin|Meme|-1
ADA|Cardano|Smart contracts|0
TRX|TRON|Smart contracts|-1
AVAX|Avalanche|Smart contracts|1
LINK|Chainlink|Oracle|1
TON|Toncoin|Smart contracts|0
SHIB|Shiba Inu|Meme|-5
DOT|Polkadot|Interoperability|0
SUI|Sui|Smart contracts|0
XLM|Stellar|Payments|-1
BCH|Bitcoin Cash|Currency|2
LTC|Litecoin|Currency|1
HBAR|Hedera|Smart contracts|-1
UNI|Uniswap|DeFi|0
PEPE|Pepe|Meme|-5
NEAR|NEAR Protocol|Smart contracts|0
APT|Aptos|Smart contracts|0
ICP|Internet Computer|Computing|1
ETC|Ethereum Classic|Smart contracts|1
AAVE|Aave|DeFi|2
POL|POL|Scaling|-1
RENDER|Render|Computing|0
FET|Artificial Superintelligence Alliance|AI|0
ARB|Arbitrum|Scaling|-1
ATOM|Cosmos Hub|Interoperability|0
FIL|Filecoin|Storage|0
VET|VeChain|Supply chain|-2
ALGO|Algorand|Smart contracts|-1
OP|Optimism|Scaling|0
TAO|Bittensor|AI|2
INJ|Injective|DeFi|1
STX|Stacks|Scaling|0
IMX|Immutable|Gaming|0
GRT|The Graph|Data|-1
THETA|Theta Network|Media|0
LDO|Lido DAO|Staking|0
JUP|Jupiter|DeFi|-1
SEI|Sei|Smart contracts|-1
TIA|Celestia|Scaling|0
WLD|Worldcoin|Identity|0
BONK|Bonk|Meme|-5
FLOKI|FLOKI|Meme|-4
WIF|dogwifhat|Meme|0
MKR|Maker|DeFi|3
RUNE|THORChain|DeFi|0
ENA|Ethena|DeFi|-1
ONDO|Ondo|Real-world assets|-1
PYTH|Pyth Network|Oracle|-1
QNT|Quant|Interoperability|2
FLOW|Flow|Smart contracts|-1
SAND|The Sandbox|Gaming|-1
MANA|Decentraland|Gaming|-1
AXS|Axie Infinity|Gaming|0
GALA|Gala|Gaming|-2
EGLD|MultiversX|Smart contracts|1
XTZ|Tezos|Smart contracts|0
EOS|EOS|Smart contracts|0
NEO|Neo|Smart contracts|1
IOTA|IOTA|Internet of things|-1
KAVA|Kava|DeFi|-1
CHZ|Chiliz|Media|-1
CRV|Curve DAO|DeFi|-1
SNX|Synthetix|DeFi|0
COMP|Compound|DeFi|1
DYDX|dYdX|DeFi|0
GMX|GMX|DeFi|1
PENDLE|Pendle|DeFi|0
CAKE|PancakeSwap|DeFi|0
SUSHI|SushiSwap|DeFi|0
1INCH|1inch|DeFi|-1
YFI|yearn.finance|DeFi|3
ZEC|Zcash|Privacy|1
DASH|Dash|Privacy|1
ROSE|Oasis|Privacy|-2
SCRT|Secret|Privacy|-1
MINA|Mina|Privacy|-1
AR|Arweave|Storage|1
STORJ|Storj|Storage|-1
SC|Siacoin|Storage|-3
BAND|Band Protocol|Oracle|0
API3|API3|Oracle|0
TRB|Tellor|Oracle|1
UMA|UMA|Oracle|0
ENS|Ethereum Name Service|Identity|1
CVC|Civic|Identity|-1
ZRO|LayerZero|Interoperability|0
AXL|Axelar|Interoperability|-1
W|Wormhole|Interoperability|-1
STRK|Starknet|Scaling|-1
ZK|ZKsync|Scaling|-1
MANTA|Manta Network|Scaling|-1
METIS|Metis|Scaling|1
LRC|Loopring|Scaling|-1
SKL|SKALE|Scaling|-2
CELO|Celo|Payments|-1
ACH|Alchemy Pay|Payments|-2
XNO|Nano|Payments|0
COTI|COTI|Payments|-1
AGIX|SingularityNET|AI|-1
OCEAN|Ocean Protocol|AI|-1
ARKM|Arkham|AI|0
PHB|Phoenix|AI|0
IO|io.net|Computing|0
AKT|Akash Network|Computing|0
GLM|Golem|Computing|-1
RLC|iExec|Computing|0
ANKR|Ankr|Staking|-2
SSV|SSV Network|Staking|1
RPL|Rocket Pool|Staking|1
PIXEL|Pixels|Gaming|-1
YGG|Yield Guild Games|Gaming|-1
MAGIC|Treasure|Gaming|-1
ILV|Illuvium|Gaming|1
MEME|Memecoin|Meme|-2
PEOPLE|ConstitutionDAO|Meme|-2
`

export const CRYPTO_NAMES: readonly CryptoName[] = LIST.trim()
  .split('\n')
  .map((line) => {
    const [code = '', name = '', category = '', magnitude = ''] = line.split('|')
    return { code, name, category, magnitude: Number(magnitude) }
  })
