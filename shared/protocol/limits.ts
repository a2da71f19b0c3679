/** Version of the socket protocol: a page of another version is asked to reload. */
export const protocolVersion = 3

/** Largest frame in either direction, in bytes; a larger one closes the socket with 1009. */
export const maxFrameBytes = 256 * 1024
/** Largest text file the editor opens and saves, in bytes: a save must fit a frame with its JSON escapes. */
export const maxFileBytes = 100 * 1024
/** Flow control, after VS Code's: a terminal's output pauses while more bytes than this wait to be acknowledged. */
export const terminalHighWaterBytes = 100_000
/** It goes on when fewer bytes than this wait. */
export const terminalLowWaterBytes = 5_000
/** The page acknowledges what it has drawn in steps of so many bytes. */
export const terminalAckBytes = 5_000
/**
 * Most bytes of input that a page may have under way to one terminal, so that six tabs of one terminal stay within what the workspace
 * keeps for a program that does not read; the rest of a paste waits in the page.
 */
export const terminalInputWindowBytes = 32 * 1024
/** The server tells what was taken in steps of so many bytes, so that typing costs no answers. */
export const terminalInputStepBytes = 4 * 1024
/** Most terminals of one attempt. */
export const maxTerminals = 4
/** The page asks for the time this often; the answer is its sign of life. Milliseconds. */
export const pingIntervalMs = 5_000
/** A connection without any frame for so long is dead. Milliseconds. */
export const silenceLimitMs = 20_000

/** Why the server closes a socket. 4000–4999 are the application's. */
export const closeCodes = {
  draining: 4000,
  protocolError: 4001,
  replaced: 4002,
  notAllowed: 4003,
  tooSlow: 4004,
  tooLarge: 1009,
} as const

/** The terminal that is there when an attempt begins; the others are `t2` and so on. */
export const firstTerminalId = 't1'
