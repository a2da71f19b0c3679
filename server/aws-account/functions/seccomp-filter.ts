/**
 * A filter of system calls for functions, as bubblewrap's `--seccomp` takes it: a program of classic BPF (man 2 seccomp).
 * Namespaces and missing capabilities already keep the code in; this keeps it away from parts of the kernel that no
 * function needs and in which faults are found, and from socket families that no namespace contains (vsock).
 */
export function seccompFilter(architecture: NodeJS.Architecture): Uint8Array | undefined {
  const numbers = numbersOf[architecture]
  return numbers === undefined ? undefined : assemble(program(numbers))
}

interface Numbers {
  /** AUDIT_ARCH_… of linux/audit.h. */
  readonly audit: number
  readonly socket: number
  /** Numbers from here on belong to another calling convention (x32). */
  readonly foreignFrom: number
  readonly refused: readonly number[]
}

/** Calls with the same number everywhere: io_uring, the newer mount calls, pidfd_getfd, mount_setattr. */
const refusedEverywhere = [425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442]

/** From asm/unistd_64.h and asm-generic/unistd.h; both lists name the same calls, in the same order. */
const numbersOf: Partial<Record<NodeJS.Architecture, Numbers>> = {
  x64: {
    audit: 0xc000003e,
    socket: 41,
    foreignFrom: 0x40000000,
    refused: [
      // ptrace process_vm_readv process_vm_writev kcmp mount umount2 pivot_root chroot unshare setns
      ...[101, 310, 311, 312, 165, 166, 155, 161, 272, 308],
      // swapon swapoff reboot init_module finit_module delete_module kexec_load kexec_file_load quotactl acct syslog
      ...[167, 168, 169, 175, 313, 176, 246, 320, 179, 163, 103],
      // add_key request_key keyctl perf_event_open fanotify_init name_to_handle_at open_by_handle_at bpf userfaultfd
      ...[248, 249, 250, 298, 300, 303, 304, 321, 323],
      // clock_settime settimeofday adjtimex clock_adjtime
      ...[227, 164, 159, 305],
    ],
  },
  arm64: {
    audit: 0xc00000b7,
    socket: 198,
    foreignFrom: 0xffffffff,
    refused: [
      ...[117, 270, 271, 272, 40, 39, 41, 51, 97, 268],
      ...[224, 225, 142, 105, 273, 106, 104, 294, 60, 89, 116],
      ...[217, 218, 219, 241, 262, 264, 265, 280, 282],
      ...[112, 170, 171, 266],
    ],
  },
}

/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK. */
const allowedFamilies = [1, 2, 10, 16]

const allow = 0x7fff0000
const killProcess = 0x80000000
const refuse = (errno: number) => 0x00050000 | errno
const notPermitted = refuse(1)
const noSuchCall = refuse(38)
const familyNotSupported = refuse(97)

/** Offsets in `struct seccomp_data`. */
const offsets = { number: 0, architecture: 4, firstArgument: 16 }

type Instruction = readonly [code: number, jumpTrue: number, jumpFalse: number, value: number]
const load = (offset: number): Instruction => [0x20, 0, 0, offset]
const jumpIfEqual = (value: number, jumpTrue: number, jumpFalse: number): Instruction => [
  0x15,
  jumpTrue,
  jumpFalse,
  value,
]
const jumpIfAtLeast = (value: number, jumpTrue: number, jumpFalse: number): Instruction => [
  0x35,
  jumpTrue,
  jumpFalse,
  value,
]
const answer = (value: number): Instruction => [0x06, 0, 0, value]

function program({ audit, socket, foreignFrom, refused }: Numbers): Instruction[] {
  const calls = [...refused, ...refusedEverywhere]
  return [
    load(offsets.architecture),
    jumpIfEqual(audit, 1, 0),
    answer(killProcess),
    load(offsets.number),
    jumpIfAtLeast(foreignFrom, 0, 1),
    answer(noSuchCall),
    // Each refused number jumps over the rest of the list and the answer for the others.
    ...calls.map((number, index) => jumpIfEqual(number, calls.length + 1 - index, 0)),
    jumpIfEqual(socket, 2, 0),
    answer(allow),
    answer(notPermitted),
    load(offsets.firstArgument),
    ...allowedFamilies.map((family, index) => jumpIfEqual(family, allowedFamilies.length - index, 0)),
    answer(familyNotSupported),
    answer(allow),
  ]
}

function assemble(instructions: readonly Instruction[]): Uint8Array {
  const bytes = Buffer.alloc(instructions.length * 8)
  for (const [index, [code, jumpTrue, jumpFalse, value]] of instructions.entries()) {
    bytes.writeUInt16LE(code, index * 8)
    bytes.writeUInt8(jumpTrue, index * 8 + 2)
    bytes.writeUInt8(jumpFalse, index * 8 + 3)
    bytes.writeUInt32LE(value >>> 0, index * 8 + 4)
  }
  return bytes
}
