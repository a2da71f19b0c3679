/** Where in the product a person is. */
export type Address =
  | { readonly page: 'home' }
  | {
      readonly page: 'start'
      readonly challengeId: string
      readonly mode: 'exam' | 'practice' | 'demo'
      /** The task whose lesson opens first. */
      readonly lesson?: string
    }
  | { readonly page: 'attempt'; readonly attemptId: string; readonly lesson?: string }
  | { readonly page: 'report'; readonly attemptId: string }
  | { readonly page: 'status' }
  | { readonly page: 'verify' }
  | { readonly page: 'enter' }
  | { readonly page: 'sign-in' }
  | { readonly page: 'account' }
  | { readonly page: 'invitations' }
  | { readonly page: 'own-portfolio'; readonly attemptId: string }
  | { readonly page: 'portfolio'; readonly token: string }
  | { readonly page: 'demo'; readonly token: string }
  | { readonly page: 'exam-report'; readonly challengeId: string }
  | { readonly page: 'unknown' }

/** Those whose address is their name. */
const pagesByName = ['status', 'verify', 'enter', 'sign-in', 'account', 'invitations'] as const

/** Reads a path such as `/attempts/k3j9x2aq/report`. A trailing slash makes no difference. */
export function parseAddress(path: string): Address {
  const parts = path.split('/').filter(part => part !== '')
  const [first, second, third] = parts
  const lesson = lessonAddress(parts)
  if (lesson !== undefined) return lesson
  if (parts.length > 3) return { page: 'unknown' }
  if (first === undefined) return { page: 'home' }
  const alone = pagesByName.find(page => page === first)
  if (alone !== undefined && second === undefined) return { page: alone }
  if (first === 'p' && second !== undefined && third === undefined)
    return { page: 'portfolio', token: decoded(second) }
  if (first === 'd' && second !== undefined && third === undefined)
    return { page: 'demo', token: decoded(second) }
  if (first === 'exams' && second !== undefined && third === undefined)
    return { page: 'exam-report', challengeId: decoded(second) }
  if (first === 'start' && second !== undefined && isStartMode(third))
    return { page: 'start', challengeId: decoded(second), mode: third }
  if (first === 'attempts' && second !== undefined) {
    if (third === undefined) return { page: 'attempt', attemptId: decoded(second) }
    if (third === 'portfolio') return { page: 'own-portfolio', attemptId: decoded(second) }
    if (third === 'report') return { page: 'report', attemptId: decoded(second) }
  }
  return { page: 'unknown' }
}

/** `/start/warm-up/practice/lessons/cart`, where a practice begins with a lesson, and `/attempts/k3j9x2aq/lessons/cart`, where it is read. */
function lessonAddress(parts: readonly string[]): Address | undefined {
  const lesson = parts.at(-1)
  if (lesson === undefined || parts.at(-2) !== 'lessons') return undefined
  const [first, second, third] = parts
  if (first === 'start' && second !== undefined && third === 'practice' && parts.length === 5)
    return { page: 'start', challengeId: decoded(second), mode: third, lesson: decoded(lesson) }
  if (first === 'attempts' && second !== undefined && parts.length === 4)
    return { page: 'attempt', attemptId: decoded(second), lesson: decoded(lesson) }
  return undefined
}

function isStartMode(part: string | undefined): part is 'exam' | 'practice' | 'demo' {
  return part === 'exam' || part === 'practice' || part === 'demo'
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
