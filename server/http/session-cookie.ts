/** A session as a browser keeps it. */
export interface KeptSession {
  readonly token: string
  /** For so many seconds at most. */
  readonly maxAgeSeconds: number
}

/** `__Host-`: no other host, path or connection without TLS has put it there (RFC 6265bis, 4.1.3.2). */
const name = '__Host-assay'

/** The value of `Set-Cookie` that has a browser keep a session, or forget the one it has. */
export function sessionCookie(session: KeptSession | undefined): string {
  const { token, maxAgeSeconds } = session ?? { token: '', maxAgeSeconds: 0 }
  return `${name}=${token}; Max-Age=${maxAgeSeconds}; Path=/; Secure; HttpOnly; SameSite=Lax`
}

/** The token that a browser sends along; undefined where there is none, or more than one, of which one is not ours. */
export function sessionTokenOf(headers: Readonly<Record<string, unknown>>): string | undefined {
  const { cookie } = headers
  if (typeof cookie !== 'string') return undefined
  const own = cookie
    .split(';')
    .map(pair => pair.trim())
    .filter(pair => pair.startsWith(`${name}=`))
  return own.length === 1 ? own[0]?.slice(name.length + 1) : undefined
}
