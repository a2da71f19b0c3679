/** The system of those who print vouchers: some of them it cannot read, see `isReadable`. */
export const vouchers = `export async function handler({ voucher }) {
  if (!/^[0-9]{12}$/.test(voucher)) throw Object.assign(new Error('A voucher has 12 digits'), { name: 'NoVoucher' })
  const sum = [...voucher].reduce((total, digit, place) => total + Number(digit) * (place + 2), 0)
  if (sum % 7 <= 1) throw Object.assign(new Error('The print cannot be read'), { name: 'Unreadable' })
  return { cents: 500 + (sum % 40) * 50 }
}
`
