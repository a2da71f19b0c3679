import { terminalWords } from './terminal-words.ts'

/** `us-east-1 · account 4821-0937-7716`: the account's twelve digits in groups that can be read aloud. */
export function accountText(account: { readonly region: string; readonly accountId: string }): string {
  const groups = account.accountId.match(/^\d{12}$/) ? account.accountId.match(/\d{4}/g) : undefined
  return `${account.region} · ${terminalWords().account(groups?.join('-') ?? account.accountId)}`
}
