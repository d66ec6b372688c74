import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CASES } from './cases.js';
import { aiAnthropic, aiOpenaiChat, aiOpenaiResponses } from './clients/ai.js';
import { anthropicMessages } from './clients/anthropic-messages.js';
import { langchainAnthropic, langchainOpenaiChat, langchainOpenaiResponses } from './clients/langchain.js';
import { openaiChat } from './clients/openai-chat.js';
import { openaiResponses } from './clients/openai-responses.js';
import { startGateway } from './gateway.js';
import { configOf, startProvider, UPSTREAMS } from './provider.js';

/** Every client that judges the gateway: a line each. */
const CLIENTS = [
  openaiChat,
  openaiResponses,
  anthropicMessages,
  aiOpenaiChat,
  aiOpenaiResponses,
  aiAnthropic,
  langchainOpenaiChat,
  langchainOpenaiResponses,
  langchainAnthropic,
];

const KEY = 'key-of-the-client';
const home = process.env.HAPAX_HOME;
const table = process.env.HAPAX_TABLE;
const verdicts = new Map();
let provider;
let gateway;

before(async () => {
  provider = await startProvider();
  gateway = await startGateway(home, configOf(provider.url, KEY));
});

after(async () => {
  const code = await gateway?.stop();
  await provider?.stop();
  await mkdir(path.dirname(table), { recursive: true });
  await writeFile(table, markdown());
  assert.equal(code, 0, 'the gateway ends with 0 when it is told to stop');
});

for (const client of CLIENTS) {
  for (const upstream of UPSTREAMS) {
    describe(`${client.title} before ${upstream.kind}`, () => {
      for (const { title, concerns, tell } of CASES) {
        if (upstream.lacks?.[title] || (concerns && !concerns(client))) {
          continue;
        }
        it(title, { timeout: 30_000 }, async () => {
          const cell = `${client.title}|${upstream.kind}|${title}`;
          verdicts.set(cell, 'wrong');
          const sdk = client.open(gateway.url, KEY);
          await tell({ client, sdk, upstream, provider, gateway });
          verdicts.set(cell, 'ok');
        });
      }
    });
  }
}

/** One row a client and upstream, one column a case: ok, wrong, or – where one side has nothing of the kind. */
function markdown() {
  const row = (cells) => `| ${cells.join(' | ')} |\n`;
  const titles = CASES.map((each) => each.title);
  let text = row(['client', 'upstream', ...titles]) + row(['---', '---', ...titles.map(() => '---')]);
  for (const client of CLIENTS) {
    for (const upstream of UPSTREAMS) {
      const verdict = (title) => verdicts.get(`${client.title}|${upstream.kind}|${title}`) ?? '–';
      text += row([client.title, upstream.kind, ...titles.map(verdict)]);
    }
  }
  return text;
}
