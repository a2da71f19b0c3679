import { folderOptions, isolationOptions, separatedByNul } from '../../sandbox/isolation.ts'

/** Where the project's own tools (`aws`, `node`) appear inside; first on the PATH. */
const toolsPath = '/opt/tools'
/** `import` looks in node_modules of every folder above a file, so here every file finds them; `require` by NODE_PATH. */
const packagesPath = '/node_modules'
const shmBytes = 16 * 1024 * 1024
const runBytes = 1024 * 1024

/** Folders and files of the host's /etc that programs of /usr need; those that exist are shown. */
const sharedEtc = [
  'alternatives',
  'ssl/certs',
  'ssl/openssl.cnf',
  'ld.so.cache',
  'profile',
  'inputrc',
  'localtime',
  'terminfo',
  'python3.11',
  'python3.12',
  'python3.13',
  'vim',
  'mime.types',
]
const ownEtc = ['passwd', 'group', 'hosts', 'nsswitch.conf', 'resolv.conf', 'hostname', 'bash.bashrc']

export const endpointPort = 4566
export const credentialsPort = 4567

export type ShellEnvironment = {
  readonly region: string
  readonly projectFolder: string
  /** What a program must show to the credentials endpoint. */
  readonly authorizationToken: string
  readonly extra: Readonly<Record<string, string>>
}

export function shellVariables(environment: ShellEnvironment): Record<string, string> {
  return {
    ...environment.extra,
    HOME: '/home/candidate',
    USER: 'candidate',
    LOGNAME: 'candidate',
    SHELL: '/bin/bash',
    PATH: `${toolsPath}:/usr/local/bin:/usr/bin:/bin`,
    NODE_PATH: packagesPath,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${endpointPort}`,
    AWS_REGION: environment.region,
    AWS_DEFAULT_REGION: environment.region,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${credentialsPort}/credentials`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: environment.authorizationToken,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    // bash takes a socket as its input for a remote login and would run ~/.bashrc, unless it is not the first shell.
    SHLVL: '1',
    PROJECT_FOLDER: environment.projectFolder,
  }
}

/** The arguments of `bwrap --args`, NUL-separated. The order matters: later mounts lie over earlier ones. */
export function bwrapArguments(stage: string, environment: ShellEnvironment): string {
  return separatedByNul([
    ...isolationOptions({ hostname: 'workspace', uid: 1000, gid: 1000, network: 'given' }),
    ...['--ro-bind', '/usr', '/usr'],
    ...['bin', 'sbin', 'lib', 'lib64'].flatMap(name => ['--symlink', `usr/${name}`, `/${name}`]),
    ...folderOptions(['/etc', '/etc/ssl', '/home', '/var', '/opt', '/run']),
    ...sharedEtc.flatMap(name => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]),
    ...ownEtc.flatMap(name => ['--ro-bind', `${stage}/etc/${name}`, `/etc/${name}`]),
    ...['--proc', '/proc', '--dev', '/dev', '--dev-bind', `${stage}/pts`, '/dev/pts'],
    ...['--size', String(shmBytes), '--perms', '1777', '--tmpfs', '/dev/shm', '--remount-ro', '/dev'],
    ...['--bind', `${stage}/tmp`, '/tmp', '--symlink', '/tmp', '/var/tmp'],
    ...['--size', String(runBytes), '--perms', '0755', '--tmpfs', '/run', '--remount-ro', '/run'],
    ...['--bind', `${stage}/home`, '/home/candidate'],
    ...['--ro-bind', `${stage}/tools`, toolsPath],
    ...['--ro-bind', `${stage}/packages`, packagesPath, '--remount-ro', '/', '--clearenv'],
    ...Object.entries(shellVariables(environment)).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--chdir', '/home/candidate'],
  ])
}
