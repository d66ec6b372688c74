import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { embedMany, generateText, isStepCount, jsonSchema, Output, streamText, tool } from 'ai';
import { ANSWER_SCHEMA, MAX_TOKENS, THINKING_TOKENS, TOOL, TOOL_SCHEMA, weatherOf } from '../asked.js';

const same = {
  words: { finished: 'stop', called: 'tool-calls' },
  errors: {
    400: 'APICallError',
    401: 'APICallError',
    404: 'APICallError',
    429: 'APICallError',
    overloaded: 'APICallError',
  },
};
const openaiThinks = { openai: { reasoningEffort: 'medium', reasoningSummary: 'auto', forceReasoning: true } };
const openai = (gateway, apiKey) => createOpenAI({ baseURL: `${gateway}/v1`, apiKey });

/** The ai package over @ai-sdk/openai: chat completions and embeddings. */
export const aiOpenaiChat = {
  ...same,
  title: 'ai + @ai-sdk/openai (chat)',
  embeds: true,
  hidesThinking: '@ai-sdk/openai reads no reasoning of chat completions',
  overloadedStatus: 503,
  open(gateway, apiKey) {
    const provider = openai(gateway, apiKey);
    return {
      ...over((model) => provider.chat(model), openaiThinks),
      embed: async (model, values) =>
        (await embedMany({ model: provider.embedding(model), values, maxRetries: 0 })).embeddings,
    };
  },
};

/** The ai package over @ai-sdk/openai: responses. */
export const aiOpenaiResponses = {
  ...same,
  title: 'ai + @ai-sdk/openai (responses)',
  overloadedStatus: 503,
  open(gateway, apiKey) {
    const provider = openai(gateway, apiKey);
    return over((model) => provider.responses(model), { openai: { ...openaiThinks.openai, store: false } });
  },
};

/** The ai package over @ai-sdk/anthropic. */
export const aiAnthropic = {
  ...same,
  title: 'ai + @ai-sdk/anthropic',
  forcesTools: true,
  overloadedStatus: 529,
  open(gateway, apiKey) {
    const provider = createAnthropic({ baseURL: `${gateway}/v1`, apiKey });
    return over((model) => provider(model), {
      anthropic: { thinking: { type: 'enabled', budgetTokens: THINKING_TOKENS } },
    });
  },
};

function over(modelOf, thinks) {
  const options = (model, asked) => ({
    model: modelOf(model),
    messages: messages(asked),
    maxRetries: 0,
    maxOutputTokens: MAX_TOKENS,
    ...(asked.tools && { tools: { [TOOL]: tool({ inputSchema: jsonSchema(TOOL_SCHEMA) }) } }),
    ...(asked.schema && { output: Output.object({ schema: jsonSchema(ANSWER_SCHEMA) }) }),
    ...(asked.thinking && { providerOptions: thinks }),
  });
  return {
    whole: async (model, asked) => answered(await generateText(options(model, asked))),
    streamed: async (model, asked) => {
      let failure;
      const stream = streamText({ ...options(model, asked), onError: ({ error }) => (failure = error) });
      await stream.consumeStream();
      if (failure) {
        throw failure;
      }
      return answered((await stream.steps).at(-1));
    },
    loop: async (model, asked) => {
      const weather = tool({ inputSchema: jsonSchema(TOOL_SCHEMA), execute: async (input) => weatherOf(input) });
      const { text } = await generateText({
        ...options(model, asked),
        tools: { [TOOL]: weather },
        stopWhen: isStepCount(5),
      });
      return text;
    },
    status: (error) => error.statusCode,
  };
}

function messages({ text, png, before }) {
  const picture = { type: 'file', mediaType: 'image/png', data: png };
  return [
    ...(before ? [...messages(before.asked), ...before.answer.kept] : []),
    { role: 'user', content: png ? [{ type: 'text', text }, picture] : text },
  ];
}

/** The last step of an answer, or an answer of one step. */
function answered(step) {
  return {
    text: step.text,
    thinking: step.reasoningText ?? '',
    calls: step.toolCalls.map((call) => ({ id: call.toolCallId, tool: call.toolName, input: call.input })),
    finish: step.finishReason,
    model: step.response.modelId,
    outputTokens: step.usage.outputTokens,
    kept: step.response.messages,
  };
}
