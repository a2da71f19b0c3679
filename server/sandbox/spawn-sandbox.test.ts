import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { asUser, isolationOptions } from './isolation.ts'
import { killGroupOf } from './process-group.ts'
import { spawnSandbox } from './spawn-sandbox.ts'
import { callNumbers, type SandboxTenant } from './system-calls.ts'

const launcher = process.getuid?.() === 0 ? asUser(199_995) : []
const options = [
  ...isolationOptions({ hostname: 'trial', uid: 1000, gid: 1000, network: 'none' }),
  ...['--ro-bind', '/usr', '/usr', '--symlink', 'usr/lib', '/lib', '--symlink', 'usr/lib64', '/lib64'],
  ...['--symlink', 'usr/bin', '/bin', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp', '--clearenv'],
]

async function run(tenant: SandboxTenant, command: readonly string[]): Promise<string> {
  const child = spawnSandbox({ tenant, launcher, options, command }, 'ignore')
  if (child.stdout === null || child.stderr === null) throw new Error('it has no output')
  const [printed, complaints] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  if (complaints !== '') throw new Error(complaints)
  return printed
}

const python = (tenant: SandboxTenant, script: string) =>
  run(tenant, ['/usr/bin/python3', '-I', '-S', '-c', script])

const numbers = callNumbers[process.arch === 'arm64' ? 'aarch64' : 'x86_64']
/** Calls with arguments with which an unfiltered kernel answers anything but EPERM, or does it. */
const harmful: readonly (readonly [call: string, args: readonly number[]])[] = [
  // KEYCTL_GET_KEYRING_ID of the session.
  ['keyctl', [0, -3, 1]],
  ['userfaultfd', [1]],
  ['io_uring_setup', [4, 0]],
  // PTRACE_TRACEME
  ['ptrace', [0, 0, 0, 0]],
  ['bpf', [0, 0, 0]],
  ['perf_event_open', [0, 0, -1, -1, 0]],
  ['mount', [0, 0, 0, 0, 0]],
  ['unshare', [0x10000000]],
  ['setns', [0, 0]],
  ['process_vm_readv', [1, 0, 0, 0, 0, 0]],
  ['memfd_create', [0, 0]],
  ['shmget', [0, 4096, 0o600]],
  ['kcmp', [1, 1, 0, 0, 0]],
]

describe.each<{ tenant: SandboxTenant }>([{ tenant: 'check' }, { tenant: 'function' }, { tenant: 'shell' }])(
  'the sandbox of a $tenant',
  ({ tenant }) => {
    test('refuses what reaches into the kernel, into other processes or out of limits', async () => {
      const calls = harmful.map(([call, args]) => [call, numbers[call], args])
      const printed = await python(
        tenant,
        `
import ctypes, errno, json
libc = ctypes.CDLL(None, use_errno=True)
def tried(number, args):
    ctypes.set_errno(0)
    answer = libc.syscall(number, *args)
    return errno.errorcode.get(ctypes.get_errno()) if answer < 0 else answer
print(json.dumps({call: tried(number, args) for call, number, args in json.loads('${JSON.stringify(calls)}')}))`,
      )
      const answers = z.record(z.string(), z.unknown()).parse(JSON.parse(printed))
      expect(answers).toEqual(Object.fromEntries(harmful.map(([call]) => [call, 'EPERM'])))
    })

    test('is its own world, with its own number for its only process', async () => {
      const printed = await python(
        tenant,
        "import os; print(os.getpid(), os.getuid(), os.uname().nodename, sorted(p for p in os.listdir('/proc') if p.isdigit()))",
      )
      expect(printed).toBe("1 1000 trial ['1']\n")
    })
  },
)

test('a check starts no process and opens no socket, a function and a shell do', async () => {
  const script = `
import os, socket
def tried(act):
    try:
        act()
        return 'done'
    except OSError as error:
        return error.strerror
def child():
    if os.fork() == 0: os._exit(0)
    os.wait()
print(tried(child), tried(lambda: socket.socket().close()), sep=', ')`
  expect(await python('check', script)).toBe('Operation not permitted, Operation not permitted\n')
  expect(await python('function', script)).toBe('done, done\n')
  expect(await python('shell', script)).toBe('done, done\n')
})

test('an option that bubblewrap would read as several is refused', () => {
  const smuggling = ['--setenv', '_HANDLER', 'index.handler\0--bind\0/\0/tmp']
  const start = {
    tenant: 'function',
    launcher,
    options: [...options, ...smuggling],
    command: ['/bin/true'],
  } as const
  expect(() => spawnSandbox(start, 'ignore')).toThrow('NUL')
})

test('is ended with all that runs in it', async () => {
  const child = spawnSandbox(
    { tenant: 'function', launcher, options, command: ['/bin/bash', '-c', 'sleep 600 & echo ready; wait'] },
    'ignore',
  )
  if (child.stdout === null) throw new Error('it has no output')
  await once(child.stdout, 'data')
  killGroupOf(child)
  const [, signal] = await once(child, 'close')
  expect(signal).toBe('SIGKILL')
  killGroupOf(child)
})
