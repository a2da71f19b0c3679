import { describe, expect, test } from 'vitest'
import { seccompFilter } from './seccomp-filter.ts'
import { callNumbers, type SandboxTenant } from './system-calls.ts'

const audit = { x86_64: 0xc000003e, aarch64: 0xc00000b7 } as const

/** Runs the program as the kernel would (linux/filter.h), for one call. */
function decide(program: Uint8Array, call: { nr: number; arch: number; args?: readonly bigint[] }): string {
  const code = Buffer.from(program)
  const data = Buffer.alloc(64)
  data.writeUInt32LE(call.nr, 0)
  data.writeUInt32LE(call.arch, 4)
  call.args?.forEach((value, index) => {
    data.writeBigUInt64LE(BigInt.asUintN(64, value), 16 + 8 * index)
  })
  let accumulator = 0
  for (let at = 0; at < code.length / 8; at += 1) {
    const operation = code.readUInt16LE(at * 8)
    const k = code.readUInt32LE(at * 8 + 4)
    const jump = (condition: boolean) => code.readUInt8(at * 8 + (condition ? 2 : 3))
    if (operation === 0x06) {
      if (k === 0x7fff0000) return 'allowed'
      return k === 0x80000000 ? 'killed' : `errno ${k & 0xffff}`
    }
    if (operation === 0x20) accumulator = data.readUInt32LE(k)
    else if (operation === 0x54) accumulator = (accumulator & k) >>> 0
    else if (operation === 0x15) at += jump(accumulator === k)
    else if (operation === 0x35) at += jump(accumulator >= k)
    else if (operation === 0x25) at += jump(accumulator > k)
    else if (operation === 0x45) at += jump((accumulator & k) !== 0)
    else throw new Error(`unknown instruction ${operation}`)
  }
  throw new Error('the program ends without an answer')
}

/** Refused to everybody: what reaches into other processes, the kernel, mounts, keys, or memory that no limit sees. */
const refusedToAll = [
  ...[
    'mount',
    'umount2',
    'pivot_root',
    'chroot',
    'unshare',
    'setns',
    'open_tree',
    'move_mount',
    'fsopen',
    'fsmount',
  ],
  ...[
    'ptrace',
    'process_vm_readv',
    'process_vm_writev',
    'kcmp',
    'pidfd_getfd',
    'process_madvise',
    'move_pages',
  ],
  ...[
    'bpf',
    'perf_event_open',
    'userfaultfd',
    'io_uring_setup',
    'io_uring_enter',
    'io_uring_register',
    'io_setup',
  ],
  ...[
    'add_key',
    'request_key',
    'keyctl',
    'init_module',
    'finit_module',
    'delete_module',
    'kexec_load',
    'reboot',
  ],
  ...['open_by_handle_at', 'name_to_handle_at', 'fanotify_init', 'quotactl', 'acct', 'swapon', 'syslog'],
  ...[
    'clock_settime',
    'settimeofday',
    'adjtimex',
    'sethostname',
    'setdomainname',
    'iopl',
    'ioperm',
    'modify_ldt',
  ],
  ...['memfd_create', 'memfd_secret', 'shmget', 'msgget', 'semget', 'mq_open', 'vmsplice', 'mbind'],
]

type Case = readonly [call: string, args: readonly bigint[], answer: string]

const plain = (answer: string, calls: readonly string[]) => calls.map((call): Case => [call, [], answer])

const forEverybody: readonly Case[] = [
  ...plain('allowed', ['read', 'openat', 'execve', 'futex', 'mmap', 'mprotect', 'exit_group']),
  ...plain('errno 1', refusedToAll),
  ['clone', [0x3d0f00n], 'allowed'],
  ['clone', [0x10000000n], 'errno 1'],
  ['clone', [0x40000011n], 'errno 1'],
  ['clone3', [], 'errno 38'],
  ['ioctl', [0n, 0x5401n], 'allowed'],
  ['ioctl', [0n, 0x5412n], 'errno 1'],
  ['ioctl', [0n, 0x541cn], 'errno 1'],
  ['ioctl', [0n, 0x1_0000_5412n], 'errno 1'],
]

const forCandidates: readonly Case[] = [
  ['clone', [0x11n], 'allowed'],
  ['socket', [1n, 1n], 'allowed'],
  ['socket', [2n, 1n], 'allowed'],
  ['socket', [10n, 2n], 'allowed'],
  ['socket', [2n, 3n], 'errno 1'],
  ['socket', [2n, 0x80803n], 'errno 1'],
  ['socket', [16n, 3n, 0n], 'allowed'],
  ['socket', [16n, 3n, 9n], 'errno 97'],
  ['socket', [17n, 2n], 'errno 97'],
  ['socket', [40n, 1n], 'errno 97'],
  ['personality', [0xffffffffn], 'allowed'],
  ['personality', [0x40000n], 'errno 1'],
  ...plain('allowed', ['unlinkat', 'renameat', 'wait4', 'kill', 'bind', 'connect']),
]

const cases: Readonly<Record<SandboxTenant, readonly Case[]>> = {
  check: [
    ...forEverybody,
    ['clone', [0x11n], 'errno 1'],
    // As `vfork` in libc.
    ['clone', [0x4111n], 'errno 1'],
    ...plain('errno 1', [
      'socket',
      'connect',
      'bind',
      'kill',
      'setsid',
      'unlinkat',
      'renameat',
      'personality',
    ]),
  ],
  function: [
    ...forEverybody,
    ...forCandidates,
    ...plain('errno 1', ['setuid', 'setgroups', 'capset', 'sync']),
  ],
  shell: [...forEverybody, ...forCandidates, ...plain('allowed', ['setuid', 'setgroups', 'capset', 'sync'])],
}

const architectures = ['x86_64', 'aarch64'] as const
const tenants = ['check', 'function', 'shell'] as const

describe.each(architectures.flatMap(architecture => tenants.map(tenant => ({ architecture, tenant }))))(
  'on $architecture a $tenant',
  ({ architecture, tenant }) => {
    const program = seccompFilter(tenant, architecture)
    const arch = audit[architecture]
    const numbers = callNumbers[architecture]

    test.each(cases[tenant].filter(([call]) => numbers[call] !== undefined))(
      'that calls %s(%s) is %s',
      (call, args, answer) => {
        expect(decide(program, { nr: numbers[call] ?? -1, arch, args })).toBe(answer)
      },
    )

    test('that makes a call of another architecture is killed, and a call of the future is unknown', () => {
      expect(decide(program, { nr: 0, arch: 0x40000003 })).toBe('killed')
      expect(decide(program, { nr: 5_000, arch })).toBe('errno 38')
    })
  },
)

test('the x32 interface is killed', () => {
  for (const tenant of tenants)
    expect(decide(seccompFilter(tenant, 'x86_64'), { nr: 0x40000001, arch: audit.x86_64 })).toBe('killed')
})
