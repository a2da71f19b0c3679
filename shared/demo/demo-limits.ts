/** Version of the sockets of a demo: a page of another version is asked to reload. */
export const demoProtocolVersion = 1

/** What is told within so many milliseconds is told together. */
export const demoTickMs = 25
/** Of what a terminal printed, followers who come late get the last so many characters. */
export const demoTailChars = 48 * 1024
/** Most characters that a terminal prints to followers within one tick; of more, the last are shown. */
export const demoFloodChars = 32 * 1024
/** Longest text of a file that is shown to followers, in characters: the longest that the editor opens. */
export const demoTextChars = 100 * 1024
/** Texts of so many files are kept for who comes late; of more, those shown last. */
export const demoTexts = 8

/** Bytes on their way to a follower, from which on they get nothing more until they have caught up. */
export const followerWindowBytes = 96 * 1024
/** What has not arrived within so many milliseconds goes to a slow line: no more is sent until it has caught up. */
export const followerLateMs = 3_000
/** A follower's page acknowledges in steps of so many bytes. */
export const followerAckBytes = 4 * 1024
/** A follower who has caught up to so many bytes is shown all as it is then; no fewer than stay without an acknowledgement. */
export const followerResumeBytes = followerAckBytes
/** Of what a terminal printed, a slow line gets the last so many characters. */
export const demoLeanTailChars = 2 * 1024
/** A follower's page says that it is there this often, in milliseconds. */
export const followerPingMs = 10_000
/** A follower of whom nothing was heard for so many milliseconds is let go; a line of 8 kbit/s is late, not dead. */
export const followerSilenceMs = 120_000
/** Most followers of one demo. */
export const maxFollowers = 2_500

/** Longest question, answer or remark, in characters. */
export const maxSayingChars = 400
/** Most questions that wait for an answer, of all followers and of one. */
export const maxQuestions = 100
/** Most questions of one follower that wait. */
export const maxOwnQuestions = 3

/** A piece of the recording begins anew after so many characters, or so many milliseconds. */
export const pieceChars = 256 * 1024
/** The longest time that a piece of the recording tells of, in milliseconds of the demo. */
export const pieceMs = 60_000
/** Most pieces of a recording; what comes after them is shown and not recorded. */
export const maxPieces = 1_000
