import OpenAI from 'openai';
import { ANSWER_SCHEMA, MAX_TOKENS, TOOL, TOOL_SCHEMA, weatherOf } from '../asked.js';

/** The openai package: chat completions and embeddings. */
export const openaiChat = {
  title: 'openai (chat)',
  words: { finished: 'stop', called: 'tool_calls' },
  errors: {
    400: 'BadRequestError',
    401: 'AuthenticationError',
    404: 'NotFoundError',
    429: 'RateLimitError',
    overloaded: 'InternalServerError',
  },
  embeds: true,
  overloadedStatus: 503,

  open(gateway, apiKey) {
    const client = new OpenAI({ baseURL: `${gateway}/v1`, apiKey, maxRetries: 0 });
    return {
      whole: async (model, asked) => answered(await client.chat.completions.create(params(model, asked))),
      streamed: async (model, asked) => {
        const stream = client.chat.completions.stream({
          ...params(model, asked),
          stream_options: { include_usage: true },
        });
        let thinking = '';
        stream.on('chunk', (chunk) => (thinking += chunk.choices[0]?.delta?.reasoning_content ?? ''));
        const answer = answered(await stream.finalChatCompletion());
        return { ...answer, thinking, kept: thinking ? { ...answer.kept, reasoning_content: thinking } : answer.kept };
      },
      loop: async (model, asked) => {
        const runner = client.chat.completions.runTools({
          ...params(model, asked),
          tools: [
            {
              type: 'function',
              function: { name: TOOL, parameters: TOOL_SCHEMA, parse: JSON.parse, function: weatherOf },
            },
          ],
        });
        return runner.finalContent();
      },
      embed: async (model, input) => {
        const { data } = await client.embeddings.create({ model, input });
        return data.map((each) => each.embedding);
      },
      status: (error) => error.status,
    };
  },
};

function params(model, asked) {
  return {
    model,
    max_completion_tokens: MAX_TOKENS,
    messages: messages(asked),
    ...(asked.tools && {
      tools: [{ type: 'function', function: { name: TOOL, description: 'the weather', parameters: TOOL_SCHEMA } }],
    }),
    ...(asked.schema && {
      response_format: { type: 'json_schema', json_schema: { name: 'city', strict: true, schema: ANSWER_SCHEMA } },
    }),
    ...(asked.thinking && { reasoning_effort: 'medium' }),
  };
}

function messages({ text, png, before }) {
  const picture = { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } };
  return [
    ...(before ? [...messages(before.asked), before.answer.kept] : []),
    { role: 'user', content: png ? [{ type: 'text', text }, picture] : text },
  ];
}

function answered(completion) {
  const [{ message, finish_reason: finish }] = completion.choices;
  return {
    text: message.content ?? '',
    thinking: message.reasoning_content ?? '',
    calls: (message.tool_calls ?? []).map((call) => ({
      id: call.id,
      tool: call.function.name,
      input: JSON.parse(call.function.arguments),
    })),
    finish,
    model: completion.model,
    outputTokens: completion.usage.completion_tokens,
    kept: message,
  };
}
