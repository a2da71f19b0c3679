/** Opens an address from the terminal in a tab of its own that cannot reach this one. Anything but http and https is text. */
export function openWebLink(address: string): void {
  if (isWebAddress(address)) window.open(address, '_blank', 'noopener,noreferrer')
}

export function isWebAddress(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)
}
