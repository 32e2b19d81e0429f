import { heatStep, type HeatTable } from '../../../../shared/domain/heat-colour.ts'

/** Each 1/16 of the scale has its exact colour; between two the eye sees no difference. */
const PARTS = 16

/** The scale from −1 to 1 as a CSS gradient of colours out of the map's own table. */
export function legendGradient(table: HeatTable): string {
  const stops = Array.from({ length: PARTS + 1 }, (_, part) => {
    const fill = table.fills[heatStep((2 * part) / PARTS - 1)] ?? 'transparent'
    return `${fill} ${(100 * part) / PARTS}%`
  })
  return `linear-gradient(90deg, ${stops.join(', ')})`
}
