import { ChatAnthropic } from '@langchain/anthropic';
import { AIMessage, HumanMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { createAgent } from 'langchain';
import { ANSWER_SCHEMA, MAX_TOKENS, THINKING_TOKENS, TOOL, TOOL_SCHEMA, weatherOf } from '../asked.js';
import { anthropicMessages } from './anthropic-messages.js';
import { openaiChat } from './openai-chat.js';

const weather = tool(async (input) => weatherOf(input), { name: TOOL, description: 'the weather', schema: TOOL_SCHEMA });

const chatModel = (gateway, apiKey, useResponsesApi) => (model, asked) =>
  new ChatOpenAI({
    model,
    apiKey,
    useResponsesApi,
    configuration: { baseURL: `${gateway}/v1` },
    maxTokens: MAX_TOKENS,
    maxRetries: 0,
    ...(useResponsesApi && { zdrEnabled: true }),
    ...(asked.thinking && { reasoning: { effort: 'medium', summary: 'auto' } }),
  });

/** langchain over @langchain/openai: chat completions and embeddings. */
export const langchainOpenaiChat = {
  title: 'langchain + @langchain/openai (chat)',
  embeds: true,
  words: { finished: 'stop', called: 'tool_calls' },
  errors: openaiChat.errors,
  overloadedStatus: 503,
  open(gateway, apiKey) {
    return {
      ...over(chatModel(gateway, apiKey, false), asSchema),
      embed: (model, texts) =>
        new OpenAIEmbeddings({ model, apiKey, configuration: { baseURL: `${gateway}/v1` }, maxRetries: 0 })
          .embedDocuments(texts),
    };
  },
};

/** langchain over @langchain/openai: responses. */
export const langchainOpenaiResponses = {
  title: 'langchain + @langchain/openai (responses)',
  words: { finished: 'completed', called: 'completed' },
  errors: openaiChat.errors,
  overloadedStatus: 503,
  open: (gateway, apiKey) => over(chatModel(gateway, apiKey, true), asSchema),
};

/** langchain over @langchain/anthropic. */
export const langchainAnthropic = {
  title: 'langchain + @langchain/anthropic',
  words: anthropicMessages.words,
  // It brings an older @anthropic-ai/sdk of its own.
  errors: { ...anthropicMessages.errors, overloaded: 'InternalServerError' },
  overloadedStatus: 529,
  open: (gateway, apiKey) =>
    over(
      (model, asked) =>
        new ChatAnthropic({
          model,
          apiKey,
          anthropicApiUrl: gateway,
          maxTokens: MAX_TOKENS,
          maxRetries: 0,
          ...(asked.thinking && { thinking: { type: 'enabled', budget_tokens: THINKING_TOKENS } }),
        }),
      { outputConfig: { format: { type: 'json_schema', schema: ANSWER_SCHEMA } } },
    ),
};

const asSchema = {
  response_format: { type: 'json_schema', json_schema: { name: 'city', strict: true, schema: ANSWER_SCHEMA } },
};

function over(modelOf, held) {
  const bound = (model, asked) => {
    const chat = modelOf(model, asked);
    const tooled = asked.tools ? chat.bindTools([weather]) : chat;
    return asked.schema ? tooled.withConfig(held) : tooled;
  };
  return {
    whole: async (model, asked) => answered(await bound(model, asked).invoke(messages(asked))),
    streamed: async (model, asked) => {
      let whole;
      for await (const chunk of await bound(model, asked).stream(messages(asked))) {
        whole = whole ? whole.concat(chunk) : chunk;
      }
      return answered(whole);
    },
    loop: async (model, asked) => {
      const agent = createAgent({ model: modelOf(model, asked), tools: [weather] });
      const { messages: all } = await agent.invoke({ messages: messages(asked) });
      return all.at(-1).text;
    },
    status: (error) => error.status,
  };
}

function messages({ text, png, before }) {
  const picture = { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } };
  return [
    ...(before ? [...messages(before.asked), before.answer.kept] : []),
    new HumanMessage(png ? { content: [{ type: 'text', text }, picture] } : text),
  ];
}

function answered(message) {
  const metadata = message.response_metadata;
  const blocks = Array.isArray(message.content) ? message.content : [];
  const thoughts = blocks.filter((block) => block.type === 'thinking').map((block) => block.thinking);
  const summary = message.additional_kwargs.reasoning?.summary?.map((part) => part.text) ?? [];
  return {
    text: message.text,
    thinking: [...thoughts, ...summary, message.additional_kwargs.reasoning_content ?? ''].join(''),
    calls: message.tool_calls.map((call) => ({ id: call.id, tool: call.name, input: call.args })),
    finish: metadata.finish_reason ?? metadata.stop_reason ?? message.additional_kwargs.stop_reason ?? metadata.status,
    model: metadata.model_name ?? metadata.model ?? message.additional_kwargs.model,
    outputTokens: message.usage_metadata?.output_tokens ?? 0,
    kept: new AIMessage(message),
  };
}
