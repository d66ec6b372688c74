// Every client drives the same cases through its own words, and tells what it got in one form:
// {text, thought, calls: [{name, arguments}], status, errorClass}.
import Anthropic from '@anthropic-ai/sdk';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { ChatAnthropic } from '@langchain/anthropic';
import { HumanMessage } from '@langchain/core/messages';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { embed, generateObject, generateText, jsonSchema, streamText, tool } from 'ai';
import OpenAI from 'openai';
import { z } from 'zod';
import { PICTURE } from './provider.js';

const SCHEMA = {
  type: 'object',
  properties: { name: { type: 'string' }, age: { type: 'integer' } },
  required: ['name', 'age'],
  additionalProperties: false,
};
const PARAMETERS = {
  weather: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  time: { type: 'object', properties: { zone: { type: 'string' } }, required: ['zone'] },
};
const DATA_URI = `data:image/png;base64,${PICTURE}`;
const parsed = (name, json) => ({ name, arguments: JSON.parse(json) });

function openAiChat(url, key) {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
  const tools = Object.entries(PARAMETERS).map(([name, parameters]) => ({
    type: 'function',
    function: { name, parameters },
  }));
  const ask = (model, text, more = {}) =>
    client.chat.completions.create({ model, messages: [{ role: 'user', content: text }], ...more });
  const got = ({ choices: [{ message }] }) => ({
    text: message.content ?? '',
    thought: message.reasoning_content ?? '',
    calls: (message.tool_calls ?? []).map((call) => parsed(call.function.name, call.function.arguments)),
  });
  return {
    plain: async (model, text) => got(await ask(model, text)),
    streamed: async (model, text) =>
      got(await client.chat.completions.stream({ model, messages: [{ role: 'user', content: text }] }).finalChatCompletion()),
    'two tools': async (model, text) => got(await ask(model, text, { tools })),
    'tools streamed': async (model, text) =>
      got(
        await client.chat.completions
          .stream({ model, messages: [{ role: 'user', content: text }], tools })
          .finalChatCompletion(),
      ),
    structured: async (model, text) =>
      got(
        await ask(model, text, {
          response_format: { type: 'json_schema', json_schema: { name: 'person', strict: true, schema: SCHEMA } },
        }),
      ),
    image: async (model, text) =>
      got(
        await client.chat.completions.create({
          model,
          messages: [
            {
              role: 'user',
              content: [
                { type: 'text', text },
                { type: 'image_url', image_url: { url: DATA_URI } },
              ],
            },
          ],
        }),
      ),
    thinking: async (model, text) => got(await ask(model, text, { reasoning_effort: 'low' })),
    error: ask,
    embeddings: async (model) => {
      const { data } = await client.embeddings.create({ model, input: ['one', 'two'], encoding_format: 'float' });
      return data.map((one) => Array.from(one.embedding));
    },
  };
}

function openAiResponses(url, key) {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
  const tools = Object.entries(PARAMETERS).map(([name, parameters]) => ({
    type: 'function',
    name,
    parameters,
    strict: false,
  }));
  const ask = (model, input, more = {}) => client.responses.create({ model, input, store: false, ...more });
  const streamed = (model, input, more = {}) =>
    client.responses.stream({ model, input, store: false, ...more }).finalResponse();
  const got = (response) => ({
    text: response.output_text,
    thought: response.output
      .filter((item) => item.type === 'reasoning')
      .flatMap((item) => item.summary.map((part) => part.text))
      .join(''),
    calls: response.output
      .filter((item) => item.type === 'function_call')
      .map((item) => parsed(item.name, item.arguments)),
  });
  return {
    plain: async (model, text) => got(await ask(model, text)),
    streamed: async (model, text) => got(await streamed(model, text)),
    'two tools': async (model, text) => got(await ask(model, text, { tools })),
    'tools streamed': async (model, text) => got(await streamed(model, text, { tools })),
    structured: async (model, text) =>
      got(
        await ask(model, text, {
          text: { format: { type: 'json_schema', name: 'person', strict: true, schema: SCHEMA } },
        }),
      ),
    image: async (model, text) =>
      got(
        await ask(model, [
          {
            role: 'user',
            content: [
              { type: 'input_text', text },
              { type: 'input_image', image_url: DATA_URI, detail: 'auto' },
            ],
          },
        ]),
      ),
    thinking: async (model, text) => got(await ask(model, text, { reasoning: { effort: 'low', summary: 'auto' } })),
    error: ask,
  };
}

function anthropic(url, key) {
  const client = new Anthropic({ baseURL: url, apiKey: key, maxRetries: 0 });
  const tools = Object.entries(PARAMETERS).map(([name, input_schema]) => ({ name, input_schema }));
  const body = (model, content, more = {}) => ({
    model,
    max_tokens: 2048,
    messages: [{ role: 'user', content }],
    ...more,
  });
  const ask = (model, content, more) => client.messages.create(body(model, content, more));
  const of = (content, type) => content.filter((block) => block.type === type);
  const got = ({ content }) => ({
    text: of(content, 'text').map((block) => block.text).join(''),
    thought: of(content, 'thinking').map((block) => block.thinking).join(''),
    calls: of(content, 'tool_use').map((block) => ({ name: block.name, arguments: block.input })),
  });
  return {
    plain: async (model, text) => got(await ask(model, text)),
    streamed: async (model, text) => got(await client.messages.stream(body(model, text)).finalMessage()),
    'two tools': async (model, text) => got(await ask(model, text, { tools })),
    'tools streamed': async (model, text) => got(await client.messages.stream(body(model, text, { tools })).finalMessage()),
    structured: async (model, text) =>
      got(await ask(model, text, { output_config: { format: { type: 'json_schema', schema: SCHEMA } } })),
    image: async (model, text) =>
      got(
        await ask(model, [
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PICTURE } },
          { type: 'text', text },
        ]),
      ),
    thinking: async (model, text) =>
      got(await ask(model, text, { thinking: { type: 'enabled', budget_tokens: 1024 } })),
    error: ask,
  };
}

/** Vercel's library; how a thought is asked for is each provider's own. */
function ai(modelOf, thinking, embedding) {
  const tools = Object.fromEntries(
    Object.entries(PARAMETERS).map(([name, schema]) => [name, tool({ inputSchema: jsonSchema(schema) })]),
  );
  const settings = (model, prompt, more) => ({ model: modelOf(model), prompt, maxRetries: 0, ...more });
  const ask = (model, prompt, more = {}) => generateText(settings(model, prompt, more));
  const got = ({ text, reasoningText, toolCalls }) => ({
    text,
    thought: reasoningText ?? '',
    calls: toolCalls.map((call) => ({ name: call.toolName, arguments: call.input })),
  });
  const streamed = async (model, prompt, more = {}) => {
    const result = streamText({ ...settings(model, prompt, more), onError: () => {} });
    return got({
      text: await result.text,
      reasoningText: await result.reasoningText,
      toolCalls: await result.toolCalls,
    });
  };
  const client = {
    plain: async (model, text) => got(await ask(model, text)),
    streamed,
    'two tools': async (model, text) => got(await ask(model, text, { tools })),
    'tools streamed': (model, text) => streamed(model, text, { tools }),
    structured: async (model, text) => {
      const schema = z.object({ name: z.string(), age: z.number().int() });
      const { object } = await generateObject({ ...settings(model, text, {}), schema });
      return { text: JSON.stringify(object), thought: '', calls: [] };
    },
    image: async (model, text) =>
      got(
        await generateText({
          model: modelOf(model),
          maxRetries: 0,
          messages: [
            {
              role: 'user',
              content: [
                { type: 'text', text },
                { type: 'image', image: PICTURE, mediaType: 'image/png' },
              ],
            },
          ],
        }),
      ),
    error: ask,
  };
  if (thinking) {
    client.thinking = async (model, text) => got(await ask(model, text, { providerOptions: thinking }));
  }
  if (embedding) {
    client.embeddings = async (model) => {
      const vectors = [];
      for (const value of ['one', 'two']) {
        vectors.push((await embed({ model: embedding(model), value, maxRetries: 0 })).embedding);
      }
      return vectors;
    };
  }
  return client;
}

function aiOpenAiChat(url, key) {
  const provider = createOpenAI({ baseURL: `${url}/v1`, apiKey: key });
  // Its chat models do not read reasoning at all, so there is nothing to ask for.
  return ai((model) => provider.chat(model), null, (model) => provider.embedding(model));
}

function aiOpenAiResponses(url, key) {
  const provider = createOpenAI({ baseURL: `${url}/v1`, apiKey: key });
  return ai((model) => provider.responses(model), {
    openai: { forceReasoning: true, reasoningEffort: 'low', reasoningSummary: 'auto' },
  });
}

function aiAnthropic(url, key) {
  const provider = createAnthropic({ baseURL: `${url}/v1`, apiKey: key });
  return ai((model) => provider(model), { anthropic: { thinking: { type: 'enabled', budgetTokens: 1024 } } });
}

function langchain(modelOf, thinking, embeddings) {
  const tools = Object.entries(PARAMETERS).map(([name, schema]) => ({ name, description: name, schema }));
  const ask = (model, content, more = {}) => modelOf(model, more).invoke([new HumanMessage({ content })]);
  const got = (message) => ({
    text: message.text,
    thought: thinking ? thinking.read(message) : '',
    calls: (message.tool_calls ?? []).map((call) => ({ name: call.name, arguments: call.args })),
  });
  const streamed = async (runnable, text) => {
    let whole;
    for await (const chunk of await runnable.stream([new HumanMessage(text)])) {
      whole = whole === undefined ? chunk : whole.concat(chunk);
    }
    return got(whole);
  };
  const client = {
    plain: async (model, text) => got(await ask(model, text)),
    streamed: (model, text) => streamed(modelOf(model), text),
    'two tools': async (model, text) => got(await modelOf(model).bindTools(tools).invoke([new HumanMessage(text)])),
    'tools streamed': (model, text) => streamed(modelOf(model).bindTools(tools), text),
    structured: async (model, text) => {
      const runnable = modelOf(model).withStructuredOutput(SCHEMA, { name: 'person', method: 'jsonSchema' });
      return { text: JSON.stringify(await runnable.invoke([new HumanMessage(text)])), thought: '', calls: [] };
    },
    image: async (model, text) =>
      got(
        await ask(model, [
          { type: 'text', text },
          { type: 'image_url', image_url: { url: DATA_URI } },
        ]),
      ),
    error: ask,
  };
  if (thinking) {
    client.thinking = async (model, text) => got(await ask(model, text, thinking.settings));
  }
  if (embeddings) {
    client.embeddings = (model) => embeddings(model).embedDocuments(['one', 'two']);
  }
  return client;
}

function langchainOpenAi(url, key) {
  const configuration = { baseURL: `${url}/v1` };
  return langchain(
    (model, more) => new ChatOpenAI({ model, apiKey: key, configuration, maxRetries: 0, ...more }),
    {
      settings: { reasoning: { effort: 'low' } },
      read: (message) => message.additional_kwargs?.reasoning_content ?? '',
    },
    (model) => new OpenAIEmbeddings({ model, apiKey: key, configuration, maxRetries: 0, encodingFormat: 'float' }),
  );
}

function langchainAnthropic(url, key) {
  return langchain(
    (model, more) =>
      new ChatAnthropic({ model, apiKey: key, anthropicApiUrl: url, maxTokens: 2048, maxRetries: 0, ...more }),
    {
      settings: { thinking: { type: 'enabled', budget_tokens: 1024 } },
      read: (message) =>
        Array.isArray(message.content)
          ? message.content.filter((part) => part.type === 'thinking').map((part) => part.thinking).join('')
          : '',
    },
  );
}

/** By a name that may stand in a provider's name in the file. */
export const CLIENTS = {
  openai: openAiChat,
  'openai-responses': openAiResponses,
  anthropic,
  'ai-openai': aiOpenAiChat,
  'ai-openai-responses': aiOpenAiResponses,
  'ai-anthropic': aiAnthropic,
  'langchain-openai': langchainOpenAi,
  'langchain-anthropic': langchainAnthropic,
};

/** The error classes of the two official SDKs, 529 only of Anthropic's; the libraries on top of them tell the status. */
export const ERROR_CLASSES = {
  400: 'BadRequestError',
  401: 'AuthenticationError',
  404: 'NotFoundError',
  429: 'RateLimitError',
  503: 'InternalServerError',
  529: 'OverloadedError',
};
