import { compileRegex, type LinearRegex } from '../../../patterns/linear-regex.ts'

/** Where something was found in a text. */
export interface Found {
  readonly match: string
  readonly from: number
}

/** Of one rule in one text. */
const MAX_FOUND = 50

/** All places where an expression matches, from left to right. */
export function findAll(regex: LinearRegex, text: string): Found[] {
  const found: Found[] = []
  let from = 0
  while (found.length < MAX_FOUND && from <= text.length) {
    const match = regex.exec(text.slice(from))?.[0]
    if (!match) return found
    const at = text.indexOf(match, from)
    found.push({ match, from: at })
    from = at + match.length
  }
  return found
}

const PATTERNS: Readonly<Record<string, string>> = {
  EMAIL: '[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+',
  PHONE: '(\\+\\d{1,3}[ .-]?)?(\\(\\d{2,4}\\)|\\d{2,4})[ .-]\\d{3,4}[ .-]?\\d{3,4}\\b',
  CREDIT_DEBIT_CARD_NUMBER: '\\b\\d{4}[ -]?\\d{4}[ -]?\\d{4}[ -]?\\d{1,7}\\b',
  US_SOCIAL_SECURITY_NUMBER: '\\b\\d{3}-\\d{2}-\\d{4}\\b',
  IP_ADDRESS: '\\b\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\b',
  URL: 'https?://[^\\s<>"]+',
  AWS_ACCESS_KEY: '\\b(AKIA|ASIA)[A-Z0-9]{16}\\b',
  INTERNATIONAL_BANK_ACCOUNT_NUMBER: '\\b[A-Z]{2}\\d{2}( ?[A-Z0-9]{4}){3,7}( ?[A-Z0-9]{1,3})?\\b',
}

const compiled = new Map(Object.entries(PATTERNS).map(([type, source]) => [type, compileRegex(source)]))

/** What of a kind of personal data stands in a text. Kinds that no rule can tell, such as names, are never found. */
export function findPersonal(type: string, text: string): Found[] {
  const regex = compiled.get(type)
  const found = regex ? findAll(regex, text) : []
  return type === 'CREDIT_DEBIT_CARD_NUMBER' ? found.filter(({ match }) => isCard(match)) : found
}

/** The check digit of cards (Luhn). */
function isCard(text: string): boolean {
  const digits = [...text.replace(/\D/g, '')].map(Number).reverse()
  const sum = digits.reduce(
    (total, digit, at) => total + (at % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2),
    0,
  )
  return digits.length >= 13 && sum % 10 === 0
}

/** Words by which contents are told; a real filter knows more. */
const CONTENTS: Readonly<Record<string, string>> = {
  HATE: '(?i)\\b(subhuman|vermin|inferior race|racial slur)\\b',
  INSULTS: '(?i)\\b(idiot|moron|stupid (person|bot|assistant)|you are worthless)\\b',
  SEXUAL: '(?i)\\b(explicit sex|porn(ography)?|nude pictures?)\\b',
  VIOLENCE: '(?i)\\b(kill|murder|stab|shoot|bomb)\\b',
  MISCONDUCT: '(?i)\\b(launder money|counterfeit|steal (a )?(card|password)s?|phishing)\\b',
  PROMPT_ATTACK:
    '(?i)((ignore|disregard|forget) (all |any |your |the )*(previous |prior |earlier |above )?(instructions|rules|prompt)|(reveal|print|show|repeat) (me )?(your |the )?(system )?(prompt|instructions)|developer mode|jailbreak)',
}

const contents = new Map(Object.entries(CONTENTS).map(([type, source]) => [type, compileRegex(source)]))

export const holdsContent = (type: string, text: string): boolean => contents.get(type)?.test(text) ?? false

/** AWS's list is longer and not published. */
const PROFANITY = compileRegex('(?i)\\b(damn|bloody hell|shit|fuck\\w*|bastard|asshole)\\b')

export const findProfanity = (text: string): Found[] => findAll(PROFANITY, text)

export function findWord(word: string, text: string): Found[] {
  const escaped = word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  return word.trim() === '' ? [] : findAll(compileRegex(`(?i)(^|\\b)${escaped}(\\b|$)`), text)
}

const MIN_WORD = 4
/** So much of an example's words is enough. */
const ENOUGH = 0.6

const contentWords = (text: string) =>
  new Set(
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter(word => word.length >= MIN_WORD),
  )

/** Whether a text is about a topic: it has the words of the topic's name, or most of those of one of its examples. */
export function isAbout(
  topic: { readonly name?: string | undefined; readonly examples?: readonly string[] | undefined },
  text: string,
): boolean {
  const words = contentWords(text)
  const share = (phrase: string) => {
    const own = [...contentWords(phrase)]
    return own.length === 0 ? 0 : own.filter(word => words.has(word)).length / own.length
  }
  return share(topic.name ?? '') === 1 || (topic.examples ?? []).some(example => share(example) >= ENOUGH)
}

/** How much of an answer's words stand in its source: from 0 to 1. */
export function groundedShare(answer: string, source: string): number {
  const known = contentWords(source)
  const words = [...contentWords(answer)]
  return words.length === 0 ? 1 : words.filter(word => known.has(word)).length / words.length
}
