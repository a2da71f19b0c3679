/** What the model is asked in a turn of a conversation, counted from 0. */
export function requestOf({ turn, system, messages, toolConfig }) {
  return { modelId: process.env.MODEL, system, messages, ...(turn === 0 && { toolConfig }) }
}
