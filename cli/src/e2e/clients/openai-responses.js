import OpenAI from 'openai';
import { ANSWER_SCHEMA, MAX_TOKENS, TOOL, TOOL_SCHEMA, weatherOf } from '../asked.js';
import { openaiChat } from './openai-chat.js';

/** The openai package: responses, with nothing kept at the provider. */
export const openaiResponses = {
  ...openaiChat,
  title: 'openai (responses)',
  embeds: false,
  words: { finished: 'completed', called: 'completed' },

  open(gateway, apiKey) {
    const client = new OpenAI({ baseURL: `${gateway}/v1`, apiKey, maxRetries: 0 });
    return {
      whole: async (model, asked) => answered(await client.responses.create(params(model, asked))),
      streamed: async (model, asked) =>
        answered(await client.responses.stream(params(model, asked)).finalResponse()),
      loop: async (model, asked) => {
        const input = items(asked);
        for (;;) {
          const response = await client.responses.create({ ...params(model, asked), input });
          const calls = response.output.filter((item) => item.type === 'function_call');
          if (calls.length === 0) {
            return response.output_text;
          }
          input.push(...response.output);
          for (const call of calls) {
            const output = weatherOf(JSON.parse(call.arguments));
            input.push({ type: 'function_call_output', call_id: call.call_id, output });
          }
        }
      },
      status: (error) => error.status,
    };
  },
};

function params(model, asked) {
  return {
    model,
    max_output_tokens: MAX_TOKENS,
    store: false,
    input: items(asked),
    ...(asked.tools && {
      tools: [{ type: 'function', name: TOOL, description: 'the weather', parameters: TOOL_SCHEMA, strict: true }],
    }),
    ...(asked.schema && {
      text: { format: { type: 'json_schema', name: 'city', strict: true, schema: ANSWER_SCHEMA } },
    }),
    ...(asked.thinking && {
      reasoning: { effort: 'medium', summary: 'auto' },
      include: ['reasoning.encrypted_content'],
    }),
  };
}

function items({ text, png, before }) {
  const picture = { type: 'input_image', detail: 'auto', image_url: `data:image/png;base64,${png}` };
  return [
    ...(before ? [...items(before.asked), ...before.answer.kept] : []),
    { role: 'user', content: png ? [{ type: 'input_text', text }, picture] : text },
  ];
}

function answered(response) {
  const of = (type) => response.output.filter((item) => item.type === type);
  return {
    text: response.output_text,
    thinking: of('reasoning')
      .flatMap((item) => item.summary)
      .map((part) => part.text)
      .join(''),
    calls: of('function_call').map((call) => ({
      id: call.call_id,
      tool: call.name,
      input: JSON.parse(call.arguments),
    })),
    finish: response.status,
    model: response.model,
    outputTokens: response.usage.output_tokens,
    kept: response.output,
  };
}
