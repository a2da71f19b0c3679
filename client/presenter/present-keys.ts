type Press = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>

const isPlain = (press: Press) => !(press.shiftKey || press.ctrlKey || press.altKey || press.metaKey)

/** F8 pauses for everybody and goes on, also from the editor and the terminal. */
export const isPauseKey = (press: Press): boolean => press.key === 'F8' && isPlain(press)

/** F9 hides everything that is the presenter's alone, and shows it again. */
export const isHideKey = (press: Press): boolean => press.key === 'F9' && isPlain(press)
