import syscalls from './syscalls.generated.json' with { type: 'json' }

/**
 * The system calls a workspace may make, as a classic BPF program for `bwrap --seccomp`. The table holds the numbers of both
 * architectures (from libseccomp) and the allow-list of containers-common without mounting, namespaces, tracing, keys,
 * io_uring, userfaultfd, bpf, perf, clocks and message queues. What it refuses answers EPERM; what no kernel had when the
 * table was made answers ENOSYS, so that libc falls back. Calls of a foreign architecture kill the process.
 */

const load = 0x20
const jumpIfEqual = 0x15
const jumpIfAbove = 0x25
const jumpIfAtLeast = 0x35
const jumpIfAnyBit = 0x45
const and = 0x54
const answer = 0x06

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

export type SeccompArchitecture = 'x86_64' | 'aarch64'
/** AUDIT_ARCH_* of linux/audit.h */
const auditNumber = { x86_64: 0xc000003e, aarch64: 0xc00000b7 } as const

/** A jump goes to a label or falls through to the next instruction. */
type Target = string | undefined
type Line =
  | { readonly label: string }
  | {
      readonly code: number
      readonly k: number
      readonly yes?: Target | undefined
      readonly no?: Target | undefined
    }

const loadAt = (offset: number): Line => ({ code: load, k: offset })
const answerWith = (k: number): Line => ({ code: answer, k })
const label = (name: string): Line => ({ label: name })

/** The calls whose arguments decide. Each block ends in an answer. */
function argumentBlocks(): Record<string, Line[]> {
  const ifOneOf = (values: readonly number[], yes: string) =>
    values.map((k): Line => ({ code: jumpIfEqual, k, yes }))
  return {
    clone: [
      loadAt(argumentOffset(0)),
      { code: jumpIfAnyBit, k: namespaceFlags, yes: 'eperm' },
      answerWith(allow),
    ],
    // Its flags lie in memory where a filter cannot look; libc falls back to clone.
    clone3: [answerWith(fail(ENOSYS))],
    ioctl: [loadAt(argumentOffset(1)), ...ifOneOf(refusedIoctls, 'eperm'), answerWith(allow)],
    socket: [
      loadAt(argumentOffset(0)),
      ...ifOneOf([AF_UNIX, AF_INET, AF_INET6], 'socket-type'),
      { code: jumpIfEqual, k: AF_NETLINK, no: 'no-family' },
      loadAt(argumentOffset(2)),
      { code: jumpIfEqual, k: NETLINK_ROUTE, yes: 'allow' },
      label('no-family'),
      answerWith(fail(EAFNOSUPPORT)),
      label('socket-type'),
      loadAt(argumentOffset(1)),
      { code: and, k: socketTypeMask },
      { code: jumpIfEqual, k: SOCK_RAW, yes: 'eperm' },
      answerWith(allow),
    ],
    personality: [
      loadAt(argumentOffset(0)),
      ...ifOneOf(allowedPersonalities, 'allow'),
      answerWith(fail(EPERM)),
    ],
  }
}

/** Stand at the end of every block: a jump reaches 255 instructions at most. */
const sharedAnswers = [label('allow'), answerWith(allow), label('eperm'), answerWith(fail(EPERM))]

/** Makes the labels of a block its own. */
function withLabelsOf(block: string, line: Line): Line {
  if ('label' in line) return label(`${block} ${line.label}`)
  const own = (target: Target) => (target === undefined ? undefined : `${block} ${target}`)
  return { ...line, yes: own(line.yes), no: own(line.no) }
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

function program(architecture: SeccompArchitecture): Line[] {
  const numbers: Readonly<Record<string, number>> = syscalls.numbers[architecture]
  const blocks = argumentBlocks()
  const lines: Line[] = [
    loadAt(architectureOffset),
    { code: jumpIfEqual, k: auditNumber[architecture], yes: 'native' },
    answerWith(kill),
    label('native'),
    loadAt(numberOffset),
  ]
  if (architecture === 'x86_64')
    lines.push({ code: jumpIfAtLeast, k: x32Bit, no: 'known-abi' }, answerWith(kill), label('known-abi'))
  for (const [name, block] of Object.entries(blocks)) {
    const number = numbers[name]
    if (number === undefined) continue
    lines.push({ code: jumpIfEqual, k: number, no: `after ${name}` })
    lines.push(...[...block, ...sharedAnswers].map(line => withLabelsOf(name, line)), label(`after ${name}`))
  }
  const plain = syscalls.allow.flatMap(name => (name in blocks ? [] : (numbers[name] ?? [])))
  // Jumps are forward and at most 255 instructions far, so each range answers on its own.
  for (const [first, last] of numberRanges(plain)) {
    const next = `above ${first}`
    if (first === last) lines.push({ code: jumpIfEqual, k: first, no: next })
    else lines.push({ code: jumpIfAtLeast, k: first, no: next }, { code: jumpIfAbove, k: last, yes: next })
    lines.push(answerWith(allow), label(next))
  }
  lines.push(
    { code: jumpIfAbove, k: Math.max(...Object.values(numbers)), no: 'eperm-end' },
    answerWith(fail(ENOSYS)),
    label('eperm-end'),
    answerWith(fail(EPERM)),
  )
  return lines
}

function assemble(lines: readonly Line[]): Uint8Array {
  const at = new Map<string, number>()
  const instructions: Exclude<Line, { label: string }>[] = []
  for (const line of lines) {
    if ('label' in line) at.set(line.label, instructions.length)
    else instructions.push(line)
  }
  const bytes = Buffer.alloc(instructions.length * 8)
  instructions.forEach(({ code, k, yes, no }, index) => {
    const distance = (target: Target) => {
      if (target === undefined) return 0
      const position = at.get(target)
      if (position === undefined) throw new Error(`seccomp: no label ${target}`)
      return position - index - 1
    }
    bytes.writeUInt16LE(code, index * 8)
    bytes.writeUInt8(distance(yes), index * 8 + 2)
    bytes.writeUInt8(distance(no), index * 8 + 3)
    bytes.writeUInt32LE(k >>> 0, index * 8 + 4)
  })
  return bytes
}

export function seccompFilter(architecture: SeccompArchitecture): Uint8Array {
  return assemble(program(architecture))
}
