/** What was taken out of a text, by the rule that found it. */
export interface Removed {
  readonly rule: string
  readonly count: number
}

/** A text without secrets; or that it cannot be shown, since one could not be taken out. */
export type Scanned =
  | { readonly kind: 'clean'; readonly text: string; readonly removed: readonly Removed[] }
  | { readonly kind: 'refused' }

/**
 * What never leaves. Each expression reads a text once from front to back: none has two ways to match the same characters, so
 * that no text of a stranger holds the server up.
 */
const rules: readonly { readonly rule: string; readonly expression: RegExp }[] = [
  {
    rule: 'private-key',
    expression:
      /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----END)[\s\S]){0,8192}(?:-----END [A-Z ]{0,40}-----)?/g,
  },
  {
    rule: 'aws-access-key-id',
    expression: /(?<![A-Z0-9])(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Z0-9])/g,
  },
  { rule: 'aws-session-token', expression: /(?:IQoJ|FwoG|FQoG)[A-Za-z0-9+/=]{60,4096}/g },
  {
    rule: 'aws-secret-access-key',
    expression:
      /(?<=(?:secret|SECRET|Secret)[A-Za-z_]{0,20}["']?\s{0,5}[:=]\s{0,5}["']?)[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/])/g,
  },
  {
    // A secret access key by itself, as it is printed without a name beside it: 40 characters, large, small and figures. A SHA-1 has no large ones.
    // In an address `/` and `+` are written as `%2F` and `%2B`, and in some JSON `/` as `\/`.
    rule: 'bare-secret',
    expression:
      /(?<=^|[^A-Za-z0-9+/_-]|%3[AaDd])(?=[^A-Z]{0,39}[A-Z])(?=[^a-z]{0,39}[a-z])(?=[^0-9]{0,39}[0-9])(?:[A-Za-z0-9+/]|%2[BFbf]|\\\/){40}(?![A-Za-z0-9+/=_-])/g,
  },
  { rule: 'signature', expression: /(?<=\bSignature=)[0-9a-f]{64}/g },
  { rule: 'basic', expression: /(?<=\bBasic\s{1,5})(?=[A-Za-z+/]{0,200}[\d=])[A-Za-z0-9+/]{8,4096}={0,2}/g },
  { rule: 'signed-address', expression: /X-Amz-(?:Signature|Security-Token|Credential)=[^&\s"']{1,4096}/g },
  { rule: 'bearer', expression: /\bBearer\s{1,5}[A-Za-z0-9._~+/-]{20,4096}=*/g },
  { rule: 'token', expression: /\beyJ[\w-]{10,4096}\.[\w-]{10,8192}\.[\w-]{10,4096}/g },
  {
    rule: 'github-token',
    expression: /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})/g,
  },
  {
    rule: 'other-token',
    expression:
      /\b(?:xox[abprs]-[A-Za-z0-9-]{10,200}|sk-[A-Za-z0-9_-]{20,200}|[rsp]k_(?:live|test)_[A-Za-z0-9]{10,200}|whsec_[A-Za-z0-9+/]{20,200}|glpat-[A-Za-z0-9_-]{20,200}|npm_[A-Za-z0-9]{36}|AIza[A-Za-z0-9_-]{35}|hf_[A-Za-z0-9]{30,60}|dop_v1_[0-9a-f]{64}|dckr_pat_[\w-]{20,60}|pypi-[\w-]{30,300}|shp(?:at|ca|pa|ss)_[0-9a-f]{32}|GOCSPX-[\w-]{20,60}|ya29\.[\w-]{20,500}|SG\.[\w-]{16,40}\.[\w-]{16,80}|AGE-SECRET-KEY-1[0-9A-Z]{58}|hooks\.slack\.com\/services\/[\w/]{20,100})/g,
  },
  { rule: 'password-in-address', expression: /(?<=[a-z]:\/\/[^\s:@/]{1,100}:)[^\s:@/]{1,200}(?=@)/g },
  {
    rule: 'password',
    expression:
      /(?<=(?:password|passwd|passphrase|secret|token|api[_-]?key)["']?\s{0,5}[:=]\s{0,5}["'])(?!\[password removed)[^"'\n]{6,200}(?=["'])/gi,
  },
  {
    rule: 'setting',
    expression:
      /(?<=^[+ -]?(?:export |set )?[A-Z0-9_]{0,40}(?:SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|API_?KEY|ACCESS_KEY|PRIVATE_KEY)[A-Z0-9_]{0,20}=)[^\s"'$<[]\S{5,4096}/gm,
  },
  {
    rule: 'setting',
    expression:
      /(?<=^[+ \t-]{0,40}[\w-]{0,40}(?:password|passwd|passphrase|secret|token|api[_-]?key):[ \t]{1,5})(?=[^\s\d]{0,199}\d)[\w+/=!@#%^&*~-]{8,200}(?=[ \t]{0,20}$)/gim,
  },
  { rule: 'account-id', expression: /(?<!\d)\d{12}(?!\d)/g },
  // As AWS's console writes it.
  { rule: 'account-id', expression: /(?<![\d-])\d{4}-\d{4}-\d{4}(?![\d-])/g },
  {
    rule: 'e-mail',
    expression: /(?<![\w.+-])[\w+-](?:[\w.+-]{0,63})@[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9-]{1,63}){1,5}/gi,
  },
]

/** What only terminals show as well: variables and options without quotes, and what a program asks for. */
const typedRules: typeof rules = [
  {
    rule: 'variable',
    expression:
      /(?<=(?:SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|API_?KEY|ACCESS_KEY|CREDENTIALS?|PRIVATE_KEY)[A-Z0-9_]{0,30}=)["']?[^\s"';]{1,4096}/gi,
  },
  {
    rule: 'option',
    expression:
      /(?<=--[a-z-]{0,20}(?:password|passphrase|secret|token|api-key|access-key)(?:-string|-value)?(?:=|[ ]{1,3}))["']?[^\s"'-][^\s"']{0,4096}/gi,
  },
  {
    rule: 'in-json',
    expression:
      /(?<=(?:token|secret|password|secretaccesskey|accesskeyid|authorization|api_?key)["']\s{0,5}:\s{0,5}["'])[^"'\s]{6,4096}/gi,
  },
  {
    rule: 'answer',
    expression: /(?<=(?:password|passphrase|secret|token|api key)[^\n:]{0,40}:[ ]{1,3})[^\s*]\S{0,4096}/gi,
  },
  {
    rule: 'header',
    expression:
      /(?<=(?:x-api-key|x-amz-security-token|authorization|cookie)["']?\s{0,5}:[ ]{0,3}["']?)[^\s"'*][^"'\n]{3,4096}/gi,
  },
  {
    rule: 'option',
    expression:
      /(?<=\b(?:mysql|mariadb|mysqldump|sshpass|redis-cli)\b[^\n|;&]{0,100}\s-[pa][ ]?)[^\s*-][^\s]{0,200}/g,
  },
  { rule: 'user-and-password', expression: /(?<=\s(?:-u|--user)[ =]["']?[^\s:"']{1,64}:)[^\s"']{1,200}/g },
]

/** A place in a text that would not leave, from `start` up to `end`. */
export interface FoundSecret {
  readonly start: number
  readonly end: number
  readonly rule: string
}

/** Where a text of a terminal holds something that does not leave. */
export function findSecrets(text: string): readonly FoundSecret[] {
  return [...rules, ...typedRules].flatMap(({ rule, expression }) =>
    [...text.matchAll(expression)].map(({ index, 0: found }) => ({
      start: index,
      end: index + found.length,
      rule,
    })),
  )
}

/** Finds nothing: where nothing but secrets has to stay. */
const findNothing = (): readonly FoundSecret[] => []

/** Larger texts are not looked at, and so not shown. */
export const maxScannedChars = 512 * 1024

/**
 * Takes every secret out of a text, and what `find` finds besides, in order and apart from each other. It fails closed: what is too large, holds what is no text, or still has a secret in it after
 * that, is refused whole.
 */
export function withoutSecrets(
  text: string,
  find: (text: string) => readonly FoundSecret[] = findNothing,
): Scanned {
  if (text.length > maxScannedChars || text.includes('\0')) return { kind: 'refused' }
  const removed: Removed[] = []
  const further = find(text)
  let clean = text
  for (const { start, end, rule } of further.toReversed())
    clean = `${clean.slice(0, start)}[${rule} removed]${clean.slice(end)}`
  for (const rule of new Set(further.map(found => found.rule)))
    removed.push({ rule, count: further.filter(found => found.rule === rule).length })
  for (const { rule, expression } of rules) {
    let count = 0
    clean = clean.replace(expression, () => {
      count += 1
      return `[${rule} removed]`
    })
    if (count > 0) removed.push({ rule, count })
  }
  return find(clean).length > 0 || rules.some(({ expression }) => clean.replace(expression, '') !== clean)
    ? { kind: 'refused' }
    : { kind: 'clean', text: clean, removed }
}
