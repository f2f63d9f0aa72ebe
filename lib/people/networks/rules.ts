/** Which named networks an address belongs to. */
import ipaddr from 'ipaddr.js'

export type NamedNetwork = { name: string; ranges: string[] }

/** An address as it is compared: IPv4-mapped IPv6 (`::ffff:192.0.2.1`) is its IPv4 address, zones are cut. Null for anything else. */
function parseAddress(address: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const text = address.trim().replace(/%.*$/, '')
  // The library also reads `127.1` and `0x7f.0.0.1`; only the four decimal parts are an address here.
  if (!text.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(text)) return null
  if (!ipaddr.isValid(text)) return null
  const parsed = ipaddr.parse(text)
  return parsed.kind() === 'ipv6' && (parsed as ipaddr.IPv6).isIPv4MappedAddress() ? (parsed as ipaddr.IPv6).toIPv4Address() : parsed
}

/** A CIDR range, or one address as a range of one; null where the text is neither. Host bits must be zero. */
function parseRange(range: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  const [text = '', bits, ...rest] = range.trim().split('/')
  const base = parseAddress(text)
  if (!base || rest.length > 0) return null
  const longest = base.kind() === 'ipv4' ? 32 : 128
  if (bits === undefined) return [base, longest]
  if (!/^\d{1,3}$/.test(bits)) return null
  const isMapped = text.includes(':') && base.kind() === 'ipv4'
  const prefix = Number(bits) - (isMapped ? 96 : 0)
  if (prefix < 0 || prefix > longest) return null
  const whole = `${base.toString()}/${prefix}`
  const network = base.kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(whole) : ipaddr.IPv6.networkAddressFromCIDR(whole)
  return network.toString() === base.toString() ? [base, prefix] : null
}

/** Whether a text may stand in a network's list. `10.0.0.1/8` is refused: it is more often a slip than a wish for all of 10. */
export const isRange = (range: string): boolean => parseRange(range) !== null

/**
 * Names of the networks that hold `address`, in the order they are listed; empty for an address outside all of them or a
 * text that is no address. A wrong range matches nothing.
 */
export function listNetworksOf(address: string, networks: readonly NamedNetwork[]): string[] {
  const parsed = parseAddress(address)
  if (!parsed) return []
  return networks
    .filter(({ ranges }) =>
      ranges.some((range) => {
        const network = parseRange(range)
        return network !== null && network[0].kind() === parsed.kind() && parsed.match(network as [ipaddr.IPv4 & ipaddr.IPv6, number])
      }),
    )
    .map(({ name }) => name)
}
