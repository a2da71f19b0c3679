import { BlockList, isIP } from 'node:net'

/** Whether an address lies in a network in CIDR form (or is the one address). False for anything malformed. */
export function isInNetwork(address: string, network: string): boolean {
  const [base = '', prefix] = network.split('/')
  const family = isIP(base) === 6 ? 'ipv6' : 'ipv4'
  const bits = prefix === undefined ? (family === 'ipv6' ? 128 : 32) : Number(prefix)
  if (isIP(base) === 0 || isIP(address) !== isIP(base) || !Number.isInteger(bits)) return false
  if (bits < 0 || bits > (family === 'ipv6' ? 128 : 32)) return false
  const list = new BlockList()
  list.addSubnet(base, bits, family)
  return list.check(address, family)
}
