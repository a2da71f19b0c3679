import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** Everything that is not the open internet (IANA special-purpose registries), a line each. */
const innerIpv4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const

/** The part of IPv6 that is given out to the internet; of it, what leads into IPv4 or is for documents is taken out again. */
const globalIpv6 = ['2000::', 3] as const
const innerIpv6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const

const inner = new BlockList()
for (const [network, prefix] of innerIpv4) inner.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of innerIpv6) inner.addSubnet(network, prefix, 'ipv6')
const global = new BlockList()
global.addSubnet(...globalIpv6, 'ipv6')

/** Whether an IP address is one of the open internet: no loopback, no private network, no service of a cloud's machine. */
export function isOutside(address: string): boolean {
  if (isIPv4(address)) return !inner.check(address, 'ipv4')
  return isIPv6(address) && global.check(address, 'ipv6') && !inner.check(address, 'ipv6')
}
