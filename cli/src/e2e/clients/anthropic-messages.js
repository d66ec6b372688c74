import Anthropic from '@anthropic-ai/sdk';
import { ANSWER_SCHEMA, MAX_TOKENS, THINKING_TOKENS, TOOL, TOOL_SCHEMA, weatherOf } from '../asked.js';

/** The @anthropic-ai/sdk package: messages. */
export const anthropicMessages = {
  title: '@anthropic-ai/sdk',
  words: { finished: 'end_turn', called: 'tool_use' },
  errors: {
    400: 'BadRequestError',
    401: 'AuthenticationError',
    404: 'NotFoundError',
    429: 'RateLimitError',
    overloaded: 'OverloadedError',
  },
  overloadedStatus: 529,

  open(gateway, apiKey) {
    const client = new Anthropic({ baseURL: gateway, apiKey, maxRetries: 0 });
    return {
      whole: async (model, asked) => answered(await client.messages.create(params(model, asked))),
      streamed: async (model, asked) => answered(await client.messages.stream(params(model, asked)).finalMessage()),
      loop: async (model, asked) => {
        const run = async (input) => weatherOf(input);
        const message = await client.beta.messages.toolRunner({
          ...params(model, asked),
          tools: [{ name: TOOL, input_schema: TOOL_SCHEMA, run, parse: (input) => input }],
        });
        return answered(message).text;
      },
      status: (error) => error.status,
    };
  },
};

function params(model, asked) {
  return {
    model,
    max_tokens: MAX_TOKENS,
    messages: messages(asked),
    ...(asked.tools && { tools: [{ name: TOOL, description: 'the weather', input_schema: TOOL_SCHEMA }] }),
    ...(asked.schema && { output_config: { format: { type: 'json_schema', schema: ANSWER_SCHEMA } } }),
    ...(asked.thinking && { thinking: { type: 'enabled', budget_tokens: THINKING_TOKENS } }),
  };
}

function messages({ text, png, before }) {
  const picture = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } };
  return [
    ...(before ? [...messages(before.asked), { role: 'assistant', content: before.answer.kept }] : []),
    { role: 'user', content: png ? [{ type: 'text', text }, picture] : text },
  ];
}

function answered(message) {
  const of = (type) => message.content.filter((block) => block.type === type);
  return {
    text: of('text').map((block) => block.text).join(''),
    thinking: of('thinking').map((block) => block.thinking).join(''),
    calls: of('tool_use').map((block) => ({ id: block.id, tool: block.name, input: block.input })),
    finish: message.stop_reason,
    model: message.model,
    outputTokens: message.usage.output_tokens,
    kept: message.content,
  };
}
