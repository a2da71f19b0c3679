import { assemble, bpf, type Line, withLabelsOf } from './bpf-program.ts'
import { allowedCalls, callNumbers, type SandboxTenant, type SeccompArchitecture } from './system-calls.ts'

const allow = 0x7fff0000
const kill = 0x80000000
const fail = (errno: number) => 0x00050000 | errno
const EPERM = 1
const ENOSYS = 38
const EAFNOSUPPORT = 97

/** Offsets in `struct seccomp_data`, little endian: nr, arch, instruction pointer, six 64-bit arguments. */
const numberOffset = 0
const architectureOffset = 4
const argumentOffset = (index: number) => 16 + 8 * index

/** CLONE_NEWTIME|NEWNS|NEWCGROUP|NEWUTS|NEWIPC|NEWUSER|NEWPID|NEWNET */
const namespaceFlags = 0x7e020080
const CLONE_THREAD = 0x10000
/** TIOCSTI, TIOCLINUX, TIOCCONS, TIOCSETD: they type into or take over a terminal. */
const refusedIoctls = [0x5412, 0x541c, 0x541d, 0x5423]
const AF_UNIX = 1
const AF_INET = 2
const AF_INET6 = 10
const AF_NETLINK = 16
const NETLINK_ROUTE = 0
const SOCK_RAW = 3
const socketTypeMask = 0xf
/** PER_LINUX, PER_LINUX32 (uname only) and the query. */
const allowedPersonalities = [0, 8, 0xffffffff]
const x32Bit = 0x40000000

/** AUDIT_ARCH_* of linux/audit.h */
const auditNumber = { x86_64: 0xc000003e, aarch64: 0xc00000b7 } as const

const loadAt = (offset: number): Line => ({ code: bpf.load, k: offset })
const answerWith = (k: number): Line => ({ code: bpf.answer, k })
const label = (name: string): Line => ({ label: name })
const ifOneOf = (values: readonly number[], yes: string) =>
  values.map((k): Line => ({ code: bpf.jumpIfEqual, k, yes }))

/** The calls whose arguments decide. Each block ends in an answer. */
const argumentBlocks: Readonly<Record<string, readonly Line[]>> = {
  clone: [
    loadAt(argumentOffset(0)),
    { code: bpf.jumpIfAnyBit, k: namespaceFlags, yes: 'eperm' },
    answerWith(allow),
  ],
  ioctl: [loadAt(argumentOffset(1)), ...ifOneOf(refusedIoctls, 'eperm'), answerWith(allow)],
  socket: [
    loadAt(argumentOffset(0)),
    ...ifOneOf([AF_UNIX, AF_INET, AF_INET6], 'socket-type'),
    { code: bpf.jumpIfEqual, k: AF_NETLINK, no: 'no-family' },
    loadAt(argumentOffset(2)),
    { code: bpf.jumpIfEqual, k: NETLINK_ROUTE, yes: 'allow' },
    label('no-family'),
    answerWith(fail(EAFNOSUPPORT)),
    label('socket-type'),
    loadAt(argumentOffset(1)),
    { code: bpf.and, k: socketTypeMask },
    { code: bpf.jumpIfEqual, k: SOCK_RAW, yes: 'eperm' },
    answerWith(allow),
  ],
  personality: [
    loadAt(argumentOffset(0)),
    ...ifOneOf(allowedPersonalities, 'allow'),
    answerWith(fail(EPERM)),
  ],
}

/** Where no process may be started, only threads are. */
const onlyThreads: readonly Line[] = [
  loadAt(argumentOffset(0)),
  { code: bpf.jumpIfAnyBit, k: namespaceFlags, yes: 'eperm' },
  { code: bpf.jumpIfAnyBit, k: CLONE_THREAD, yes: 'allow', no: 'eperm' },
]

/** Its flags lie in memory where a filter cannot look; libc falls back to clone. */
const unknownCall: readonly Line[] = [answerWith(fail(ENOSYS))]

/** Stand at the end of every block: a jump reaches 255 instructions at most. */
const sharedAnswers = [label('allow'), answerWith(allow), label('eperm'), answerWith(fail(EPERM))]

function blocksOf(allowed: readonly string[]): [call: string, block: readonly Line[]][] {
  const blocks = { ...argumentBlocks, ...(allowed.includes('fork') ? {} : { clone: onlyThreads }) }
  return [['clone3', unknownCall], ...Object.entries(blocks).filter(([name]) => allowed.includes(name))]
}

function numberRanges(numbers: readonly number[]): [first: number, last: number][] {
  const ranges: [number, number][] = []
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last && last[1] === number - 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges
}

/** Ends all calls of another architecture, and leaves the number of the call to be looked at. */
function nativeOnly(architecture: SeccompArchitecture): Line[] {
  const lines: Line[] = [
    loadAt(architectureOffset),
    { code: bpf.jumpIfEqual, k: auditNumber[architecture], yes: 'native' },
    answerWith(kill),
    label('native'),
    loadAt(numberOffset),
  ]
  if (architecture === 'x86_64')
    lines.push({ code: bpf.jumpIfAtLeast, k: x32Bit, no: 'known-abi' }, answerWith(kill), label('known-abi'))
  return lines
}

function program(tenant: SandboxTenant, architecture: SeccompArchitecture): Line[] {
  const numbers = callNumbers[architecture]
  const allowed = allowedCalls[tenant]
  const blocks = blocksOf(allowed)
  const lines = nativeOnly(architecture)
  for (const [name, block] of blocks) {
    const number = numbers[name]
    if (number === undefined) continue
    lines.push({ code: bpf.jumpIfEqual, k: number, no: `after ${name}` })
    lines.push(...[...block, ...sharedAnswers].map(line => withLabelsOf(name, line)), label(`after ${name}`))
  }
  const decided = new Set(blocks.map(([name]) => name))
  const plain = allowed.flatMap(name => (decided.has(name) ? [] : (numbers[name] ?? [])))
  // Each range answers on its own, so that no jump is long.
  for (const [first, last] of numberRanges(plain)) {
    const next = `above ${first}`
    if (first === last) lines.push({ code: bpf.jumpIfEqual, k: first, no: next })
    else
      lines.push(
        { code: bpf.jumpIfAtLeast, k: first, no: next },
        { code: bpf.jumpIfAbove, k: last, yes: next },
      )
    lines.push(answerWith(allow), label(next))
  }
  return [
    ...lines,
    { code: bpf.jumpIfAbove, k: Math.max(...Object.values(numbers)), no: 'eperm-end' },
    answerWith(fail(ENOSYS)),
    label('eperm-end'),
    answerWith(fail(EPERM)),
  ]
}

/**
 * The system calls a sandbox may make, as a program for `bwrap --seccomp`. What it refuses answers EPERM; what no kernel had
 * when the table was made answers ENOSYS, so that libc falls back. Calls of a foreign architecture kill the process.
 */
export function seccompFilter(
  tenant: SandboxTenant,
  architecture = architectureOf(process.arch),
): Uint8Array {
  return assemble(program(tenant, architecture))
}

function architectureOf(arch: NodeJS.Architecture): SeccompArchitecture {
  if (arch === 'x64') return 'x86_64'
  if (arch === 'arm64') return 'aarch64'
  throw new Error(`Sandboxes need an x86-64 or arm64 machine; this one is ${arch}.`)
}
