import { resolve } from 'node:path'
import { z } from 'zod'
import { carryingSettings } from './carrying-settings.ts'
import { doorSettings } from './door-settings.ts'
import { keepingSettings } from './keeping-settings.ts'

const port = z.string().regex(/^\d+$/).transform(Number).pipe(z.number().max(65_535))
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug'] as const

/**
 * Every setting: an environment variable with its default, what it must be, and what it is for. The table in README.md
 * is made from this list, and a test keeps the two together.
 */
export const settings = {
  ASSAY_HOST: {
    schema: z.string().min(1),
    default: '127.0.0.1',
    expects: 'an address of this machine',
    about:
      'Address to listen on; `0.0.0.0` for all of this machine. On anything but loopback people sign in, and HTTPS is needed: `docs/operations.md` says how in ten minutes.',
  },
  ASSAY_PORT: {
    schema: port,
    default: '4400',
    expects: 'a whole number from 0 to 65535',
    about: 'Port of the page. 0 takes a free one.',
  },
  ASSAY_DATA: {
    schema: z.string().min(1),
    default: './data',
    expects: 'the path of a folder',
    about: 'Folder for everything that must survive: database, accounts, workspaces. Made with mode 0700.',
  },
  ASSAY_CHALLENGES: {
    schema: z.string().min(1),
    default: './challenges',
    expects: 'the path of a folder',
    about: 'Folder whose sub-folders are challenges.',
  },
  DATABASE_URL: {
    schema: z.string().regex(/^(postgres(ql)?:\/\/|$)/),
    default: '',
    expects: 'an address such as postgres://user:password@host:5432/database',
    about: 'A PostgreSQL 14 or later to use in place of the embedded one, e.g. postgres://assay@db/assay.',
  },
  ASSAY_PUBLIC_ADDRESS: {
    schema: z.string().regex(/^(https:\/\/[a-z0-9.-]+(:\d{1,5})?\/?|$)/i),
    default: '',
    expects: 'an address such as https://academy.example, without a path',
    about:
      'Where strangers reach this server, through a proxy with HTTPS. Badges are issued in the name of its domain (did:web); without, each signing key is an issuer of its own (did:key). Without sign-in, who comes by it is nobody: only what anybody may see is there.',
  },
  ASSAY_ISSUER_NAME: {
    schema: z.string().min(1).max(100),
    default: 'Assay, local trial',
    expects: 'a name of at most 100 characters',
    about: 'Who issues the badges, as they say it.',
  },
  ASSAY_KEY_SECRET: {
    schema: z.string().regex(/^([A-Za-z0-9_-]{43}=?|$)/),
    default: '',
    expects: '32 bytes in base64url',
    about:
      'Encrypts the signing keys in the database. Without, `credentials.key` in the data folder does, which is made at the first badge: keep a copy of it.',
  },
  ASSAY_MODEL_ADDRESS: {
    schema: z.string().regex(/^(https?:\/\/[^\s?#]+|$)/),
    default: '',
    expects: 'an address such as http://127.0.0.1:11434/v1',
    about:
      'A server that speaks OpenAI’s chat completions. Where people practise, it answers for Bedrock’s models what the script of the challenge leaves open; in exams and for scores never.',
  },
  ASSAY_MODEL_NAME: {
    schema: z.string().max(200),
    default: 'default',
    expects: 'the name of a model of at most 200 characters',
    about: 'Which of that server’s models answers.',
  },
  ASSAY_MODEL_KEY: {
    schema: z.string().max(1000),
    default: '',
    expects: 'a key of at most 1000 characters',
    about: 'The key that the server asks for, if it asks for one.',
  },
  ...carryingSettings,
  ...doorSettings,
  ...keepingSettings,
  ASSAY_LOG: {
    schema: z.enum(logLevels),
    default: 'info',
    expects: `one of ${logLevels.join(', ')}`,
    about:
      'Least severe line that is written to `logs/server.log` in the data folder. The terminal shows warnings and errors.',
  },
  ASSAY_DEV_PORT: {
    schema: z.union([z.literal(''), port]),
    default: '',
    expects: 'a whole number from 0 to 65535',
    about:
      'Port on this machine of a development server that shows the page and passes its calls on; `npm run dev` sets it.',
  },
} as const satisfies Record<string, Setting>

/** Those whose values nobody else should see. */
export const secretSettings: readonly string[] = [
  'DATABASE_URL',
  'ASSAY_KEY_SECRET',
  'ASSAY_BACKUP_KEY',
  'ASSAY_MODEL_KEY',
]

interface Setting {
  readonly schema: z.ZodType
  readonly default: string
  /** What a value must be, after "it must be". */
  readonly expects: string
  readonly about: string
}

export interface Config {
  readonly host: string
  readonly port: number
  /** Absolute paths of the files by which the page is served by HTTPS. */
  readonly tlsFiles: { readonly certificate: string; readonly key: string } | undefined
  /** Whether people sign in; without, whoever calls is the person at this machine. */
  readonly signIn: boolean
  /** Addresses of the proxies by which alone people come. */
  readonly proxies: readonly string[] | undefined
  /** Absolute. */
  readonly dataDir: string
  /** Absolute. */
  readonly challengesDir: string
  readonly databaseUrl: string | undefined
  /** `https://academy.example`, without a slash at the end. */
  readonly publicAddress: string | undefined
  readonly issuerName: string
  /** 32 bytes in base64url. */
  readonly keySecret: string | undefined
  /** Absolute. */
  readonly backupFolder: string | undefined
  /** The key of backups, or the file that holds it. */
  readonly backupKey: { readonly file?: string | undefined; readonly text?: string | undefined }
  readonly checkpoints: {
    /** Absolute. */
    readonly folder: string | undefined
    readonly command: string | undefined
    readonly everyMs: number
  }
  /** Attempts that may be open at the same time, where that is set. */
  readonly maxAttempts: number | undefined
  /** Attempts that may be prepared at the same time, where that is set. */
  readonly startsAtOnce: number | undefined
  /** In days; 0 keeps for ever. */
  readonly keepDays: { readonly files: number; readonly people: number; readonly logs: number }
  readonly logLevel: (typeof logLevels)[number]
  /** The page may also come from this port of this machine. */
  readonly devPort: number | undefined
}

/** A mistake in the set-up, told in a sentence with what to do about it. */
export class SetupError extends Error {}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads the settings; an empty variable counts as one that is not set. Throws SetupError for what cannot be used. */
export function readConfig(environment: Environment): Config {
  const value = <Name extends keyof typeof settings>(
    name: Name,
  ): z.infer<(typeof settings)[Name]['schema']> => {
    const { schema, default: fallback, expects } = settings[name]
    const result = schema.safeParse(environment[name] || fallback)
    if (result.success) return result.data as z.infer<(typeof settings)[Name]['schema']>
    // An address of a database may hold a password, and a secret is one, which no terminal should show.
    const shown = secretSettings.includes(name) ? name : `${name}="${environment[name]}"`
    throw new SetupError(
      `${shown} cannot be used: it must be ${expects}. Correct it, or leave it out${fallback && ` for ${fallback}`}.`,
    )
  }
  const host = value('ASSAY_HOST')
  const devPort = value('ASSAY_DEV_PORT')
  // The process of the accounts reads these for itself; a mistake is told here.
  for (const name of ['ASSAY_MODEL_ADDRESS', 'ASSAY_MODEL_NAME', 'ASSAY_MODEL_KEY'] as const) value(name)
  if (devPort !== '' && !isLoopback(host)) {
    throw new SetupError(
      `ASSAY_DEV_PORT=${devPort} is for development, which other machines must not reach. Leave it out, or use ASSAY_HOST=127.0.0.1.`,
    )
  }
  const tlsFiles = bothFiles(absolute(value('ASSAY_TLS_CERTIFICATE')), absolute(value('ASSAY_TLS_KEY')))
  const publicAddress = value('ASSAY_PUBLIC_ADDRESS').replace(/\/$/, '') || undefined
  const given = value('ASSAY_PROXY')
  const proxies = given.length === 0 ? undefined : given
  const signIn = !isLoopback(host) || proxies !== undefined || value('ASSAY_SIGN_IN') === 'required'
  requireSafeDoor({ host, tlsFiles, proxies, publicAddress, signIn })
  return {
    host,
    signIn,
    proxies,
    port: value('ASSAY_PORT'),
    tlsFiles,
    dataDir: shortEnough(resolve(value('ASSAY_DATA'))),
    challengesDir: resolve(value('ASSAY_CHALLENGES')),
    databaseUrl: value('DATABASE_URL') || undefined,
    publicAddress,
    issuerName: value('ASSAY_ISSUER_NAME'),
    keySecret: value('ASSAY_KEY_SECRET') || undefined,
    backupFolder: absolute(value('ASSAY_BACKUP_FOLDER')),
    backupKey: {
      file: absolute(value('ASSAY_BACKUP_KEY_FILE')),
      text: value('ASSAY_BACKUP_KEY') || undefined,
    },
    checkpoints: {
      folder: absolute(value('ASSAY_CHECKPOINT_FOLDER')),
      command: absolute(value('ASSAY_CHECKPOINT_COMMAND')),
      everyMs: value('ASSAY_CHECKPOINT_SECONDS') * 1_000,
    },
    maxAttempts: value('ASSAY_MAX_ATTEMPTS') || undefined,
    startsAtOnce: value('ASSAY_STARTS_AT_ONCE') || undefined,
    keepDays: {
      files: value('ASSAY_KEEP_FILES_DAYS'),
      people: value('ASSAY_KEEP_PEOPLE_DAYS'),
      logs: value('ASSAY_KEEP_LOGS_DAYS'),
    },
    logLevel: value('ASSAY_LOG'),
    devPort: devPort === '' ? undefined : devPort,
  }
}

/** Whoever signs in does so by HTTPS, whoever speaks it; what is missing is told with the ways to have it. */
function requireSafeDoor({
  host,
  tlsFiles,
  proxies,
  publicAddress,
  signIn,
}: Pick<Config, 'host' | 'tlsFiles' | 'proxies' | 'publicAddress' | 'signIn'>): void {
  if (proxies !== undefined && tlsFiles !== undefined)
    throw new SetupError(
      'ASSAY_PROXY and ASSAY_TLS_CERTIFICATE are both set: either a proxy speaks HTTPS, or this server does. Leave one of them out.',
    )
  if (proxies !== undefined && publicAddress === undefined)
    throw new SetupError(
      'ASSAY_PROXY is set and ASSAY_PUBLIC_ADDRESS is not: set it to the address that people type, such as https://academy.example.',
    )
  if (!signIn || tlsFiles !== undefined || proxies !== undefined) return
  const what = isLoopback(host)
    ? 'ASSAY_SIGN_IN=required'
    : `ASSAY_HOST="${host}" lets other machines in, where people sign in, and that`
  throw new SetupError(
    `${what} needs HTTPS. One of these will do:
  your own certificate:      ASSAY_TLS_CERTIFICATE=cert.pem ASSAY_TLS_KEY=key.pem
  one made on this machine:  npm run certificates -- --name THIS-MACHINE, which prints both settings
  a proxy that speaks HTTPS: ASSAY_PROXY=its address, ASSAY_PUBLIC_ADDRESS=https://what-people-type
docs/operations.md says it step by step. Without other machines, use ASSAY_HOST=127.0.0.1 and nothing is needed.`,
  )
}

const absolute = (path: string): string | undefined => (path === '' ? undefined : resolve(path))

function bothFiles(certificate: string | undefined, key: string | undefined): Config['tlsFiles'] {
  if (certificate !== undefined && key !== undefined) return { certificate, key }
  if (certificate === undefined && key === undefined) return undefined
  const [given, missing] =
    key === undefined
      ? ['ASSAY_TLS_CERTIFICATE', 'ASSAY_TLS_KEY']
      : ['ASSAY_TLS_KEY', 'ASSAY_TLS_CERTIFICATE']
  throw new SetupError(
    `${given} is set and ${missing} is not: HTTPS needs a certificate and its key. Set both, or neither.`,
  )
}

/** Variables that look like settings and are none, such as one with a letter too many. */
export function unknownSettings(environment: Environment): string[] {
  return Object.keys(environment).filter(name => name.startsWith('ASSAY_') && !(name in settings))
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

/** A unix socket's path has 107 bytes at most (unix(7)), and the longest one of ours below the data folder is this. */
const longestSocket = '/accounts/123456789012/endpoint.sock'
const maxDataDirBytes = 107 - longestSocket.length

function shortEnough(dataDir: string): string {
  const bytes = Buffer.byteLength(dataDir)
  if (bytes <= maxDataDirBytes) return dataDir
  throw new SetupError(
    `The path of the data folder, ${dataDir}, is too long: ${bytes} bytes, and sockets below it allow ${maxDataDirBytes}. Choose a shorter path: ASSAY_DATA=~/assay-data npm start`,
  )
}
