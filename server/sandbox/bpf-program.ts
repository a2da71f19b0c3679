/** Instructions of classic BPF (linux/bpf_common.h), as far as a filter of system calls needs them. */
export const bpf = {
  load: 0x20,
  jumpIfEqual: 0x15,
  jumpIfAbove: 0x25,
  jumpIfAtLeast: 0x35,
  jumpIfAnyBit: 0x45,
  and: 0x54,
  answer: 0x06,
} as const

/** A jump goes to a label or falls through to the next instruction. */
type Target = string | undefined

/** A label that jumps go to, or an instruction: `k` is its operand, `yes` and `no` the labels of a conditional jump. */
export type Line =
  | { readonly label: string }
  | {
      readonly code: number
      readonly k: number
      readonly yes?: Target | undefined
      readonly no?: Target | undefined
    }

/** Makes the labels of a block its own. */
export function withLabelsOf(block: string, line: Line): Line {
  if ('label' in line) return { label: `${block} ${line.label}` }
  const own = (target: Target) => (target === undefined ? undefined : `${block} ${target}`)
  return { ...line, yes: own(line.yes), no: own(line.no) }
}

/** The program as the kernel takes it: jumps go forward, at most 255 instructions far. */
export function assemble(lines: readonly Line[]): Uint8Array {
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
      if (position === undefined) throw new Error(`There is no label ${target}`)
      return position - index - 1
    }
    bytes.writeUInt16LE(code, index * 8)
    bytes.writeUInt8(distance(yes), index * 8 + 2)
    bytes.writeUInt8(distance(no), index * 8 + 3)
    bytes.writeUInt32LE(k >>> 0, index * 8 + 4)
  })
  return bytes
}
