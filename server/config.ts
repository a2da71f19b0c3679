import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65_535)

/**
 * Every setting: an environment variable with its default and what it is for. The table in README.md is made from this
 * list, and a test keeps the two together.
 */
export const settings = {
  ASSAY_HOST: {
    schema: z.string().min(1),
    default: '127.0.0.1',
    about: 'Address to listen on. Anything but loopback needs sign-in, which this version does not have yet.',
  },
  ASSAY_PORT: { schema: port, default: '4400', about: 'Port of the page. 0 takes a free one.' },
  ASSAY_DATA: {
    schema: z.string().min(1),
    default: './data',
    about: 'Folder for everything that must survive: database, accounts, workspaces. Made with mode 0700.',
  },
  ASSAY_CHALLENGES: {
    schema: z.string().min(1),
    default: './challenges',
    about: 'Folder whose sub-folders are challenges.',
  },
  DATABASE_URL: {
    schema: z.string(),
    default: '',
    about: 'A PostgreSQL 14 or later to use in place of the embedded one, e.g. postgres://assay@db/assay.',
  },
  ASSAY_LOG: {
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug']),
    default: 'info',
    about: 'Least severe line that is logged.',
  },
} as const satisfies Record<string, { schema: z.ZodType; default: string; about: string }>

export interface Config {
  readonly host: string
  readonly port: number
  readonly dataDir: string
  readonly challengesDir: string
  readonly databaseUrl: string | undefined
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug'
}

/** A mistake in the set-up, told in a sentence with what to do about it. */
export class SetupError extends Error {}

export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const value = <Name extends keyof typeof settings>(
    name: Name,
  ): z.infer<(typeof settings)[Name]['schema']> => {
    const { schema, default: fallback, about } = settings[name]
    const result = schema.safeParse(environment[name] ?? fallback)
    if (result.success) return result.data as z.infer<(typeof settings)[Name]['schema']>
    throw new SetupError(
      `${name}="${environment[name]}" is not valid: ${result.error.issues[0]?.message}. It means: ${about}`,
    )
  }
  const host = value('ASSAY_HOST')
  if (!isLoopback(host)) {
    throw new SetupError(
      `ASSAY_HOST="${host}" would let other machines in, but sign-in is not configured. Use 127.0.0.1 and, from another machine, an SSH tunnel.`,
    )
  }
  return {
    host,
    port: value('ASSAY_PORT'),
    dataDir: value('ASSAY_DATA'),
    challengesDir: value('ASSAY_CHALLENGES'),
    databaseUrl: value('DATABASE_URL') || undefined,
    logLevel: value('ASSAY_LOG'),
  }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}
