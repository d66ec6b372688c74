// What programs ask of an SDK, in words of none: every client puts the same into its own.

export const TOOL = 'weather';
export const TOOL_SCHEMA = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};
export const CITY = 'cityOfTheAnswer';
export const ANSWER_SCHEMA = {
  type: 'object',
  properties: { [CITY]: { type: 'string' } },
  required: [CITY],
  additionalProperties: false,
};
export const MAX_TOKENS = 4096;
export const THINKING_TOKENS = 2048;

/** The tool itself, for clients that call it on their own. */
export const weatherOf = ({ city }) => `sun in ${city}`;

/**
 * A question. `png` is base64 of a picture beside the text; `before` is an earlier question with its answer, which the
 * client brings back as its SDK keeps it.
 */
export const asking = (text, more = {}) => ({
  text,
  png: null,
  tools: false,
  schema: false,
  thinking: false,
  before: null,
  ...more,
});
