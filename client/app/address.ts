/** Where in the product a person is. */
export type Address =
  | { readonly page: 'home' }
  | { readonly page: 'start'; readonly challengeId: string; readonly mode: 'exam' | 'practice' | 'demo' }
  | { readonly page: 'attempt'; readonly attemptId: string }
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
  const [first, second, third, ...more] = path.split('/').filter(part => part !== '')
  if (more.length > 0) return { page: 'unknown' }
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
