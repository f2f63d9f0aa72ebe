/** An address that its owner recognises and nobody else learns: `h…a@aozora.example`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@')
  if (at < 1) return '…'
  const name = [...address.slice(0, at)]
  return `${name[0]}…${name.length > 2 ? name.at(-1) : ''}${address.slice(at)}`
}
