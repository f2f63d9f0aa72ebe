/** What may be wrong with a file of another system: keys of the messages under `bridgeErrors`, beside those of `importErrors`. */
export const bridgeErrorCodes = [
  'json-invalid',
  'layout-unknown',
  'column-missing',
  'person-missing',
  'person-twice',
  'row-twice',
  'factor-unknown',
  'moment-invalid',
  'value-formula',
  'event-missing',
] as const
export type BridgeErrorCode = (typeof bridgeErrorCodes)[number]
