import { expect, test } from 'vitest'
import { type SeccompArchitecture, seccompFilter } from './seccomp.ts'
import syscalls from './syscalls.generated.json' with { type: 'json' }

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

const cases: readonly [call: string, args: readonly bigint[], answer: string][] = [
  ['read', [], 'allowed'],
  ['openat', [], 'allowed'],
  ['execve', [], 'allowed'],
  ['mount', [], 'errno 1'],
  ['ptrace', [], 'errno 1'],
  ['bpf', [], 'errno 1'],
  ['io_uring_setup', [], 'errno 1'],
  ['keyctl', [], 'errno 1'],
  ['unshare', [], 'errno 1'],
  ['setns', [], 'errno 1'],
  ['clone', [0x11n], 'allowed'],
  ['clone', [0x10000000n], 'errno 1'],
  ['clone', [0x40000011n], 'errno 1'],
  ['clone3', [], 'errno 38'],
  ['ioctl', [0n, 0x5401n], 'allowed'],
  ['ioctl', [0n, 0x5412n], 'errno 1'],
  ['ioctl', [0n, 0x541cn], 'errno 1'],
  ['ioctl', [0n, 0x1_0000_5412n], 'errno 1'],
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
]

for (const architecture of ['x86_64', 'aarch64'] as const satisfies SeccompArchitecture[]) {
  const program = seccompFilter(architecture)
  const arch = audit[architecture]
  const numbers: Record<string, number> = syscalls.numbers[architecture]

  test.each(cases)(`on ${architecture} %s(%s) is %s`, (call, args, answer) => {
    expect(decide(program, { nr: numbers[call] ?? -1, arch, args })).toBe(answer)
  })

  test(`on ${architecture} a call of another architecture is killed and a future one is unknown`, () => {
    expect(decide(program, { nr: 0, arch: 0x40000003 })).toBe('killed')
    expect(decide(program, { nr: 5_000, arch })).toBe('errno 38')
  })
}

test('the x32 interface is killed', () => {
  expect(decide(seccompFilter('x86_64'), { nr: 0x40000001, arch: audit.x86_64 })).toBe('killed')
})
