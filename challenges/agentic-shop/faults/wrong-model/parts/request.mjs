/** What the model is asked in a turn of a conversation, counted from 0. */
export function requestOf({ system, messages, toolConfig }) {
  return { modelId: process.env.MODEL, system, messages, toolConfig }
}
