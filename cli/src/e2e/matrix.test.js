// Official clients × upstream dialects × cases, through the packaged gateway.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CLIENTS, ERROR_CLASSES } from './clients.js';
import { KEY, startGateway, target, UPSTREAMS } from './gateway.js';
import { ANSWER, CALLS, PICTURE, PLAIN, SEEN, startProvider, STREAMED, STRUCTURED, THOUGHT } from './provider.js';

const TABLE = fileURLToPath(new URL('table.md', import.meta.url));
const OFFICIAL = ['openai', 'openai-responses', 'anthropic'];
const SPEAKS_ANTHROPIC = ['anthropic', 'ai-anthropic', 'langchain-anthropic'];

/**
 * What the stand-in for a provider does not do as the provider does: Ollama's thoughts under another name, its vectors
 * and Gemini's in another form, base64 vectors, and no record of pictures but OpenAI's. The daemon's own fakes do.
 */
const NOT_IN_STAND_IN = { ollama: ['thinking', 'embeddings'], gemini: ['embeddings'] };
/** To force a tool is what Ollama cannot do, and this client asks for an answer's shape in that way: a clear 400. */
const REFUSED = 'ai-anthropic ollama structured';
const RECORDS_PICTURES = ['openai'];

const WHOLE = {
  plain: (got) => assert.equal(got.text, PLAIN),
  streamed: (got) => assert.equal(got.text, STREAMED),
  'two tools': (got) => assert.deepEqual(got.calls, CALLS),
  'tools streamed': (got) => assert.deepEqual(got.calls, CALLS),
  structured: (got) => assert.deepEqual(JSON.parse(got.text), STRUCTURED),
  thinking: (got) => assert.deepEqual([got.thought, got.text], [THOUGHT, ANSWER]),
};

let provider;
let gateway;
const verdicts = new Map();

before(async () => {
  provider = await startProvider();
  gateway = await startGateway(provider.url, Object.keys(CLIENTS));
});

after(async () => {
  const code = await gateway?.stop();
  await provider?.stop();
  await writeTable();
  assert.equal(code, 0, 'the gateway ends with 0 when it is told to stop');
});

function verdict(client, upstream, name, word) {
  verdicts.set(`${client} ${upstream} ${name}`, word);
}

function check(client, upstream, name, run) {
  test(name, { timeout: 30_000 }, async () => {
    verdict(client, upstream, name, 'FAILS');
    await run();
    verdict(client, upstream, name, 'ok');
  });
}

async function refused(client, model, text, status) {
  const error = await client.error(model, text).then(
    () => assert.fail('no error was raised'),
    (raised) => raised,
  );
  assert.equal(error.status ?? error.statusCode ?? error.cause?.status, status, String(error));
  return error;
}

for (const [clientName, open] of Object.entries(CLIENTS)) {
  const speaksAnthropic = SPEAKS_ANTHROPIC.includes(clientName);
  for (const [upstream, { embeds }] of Object.entries(UPSTREAMS)) {
    describe(`${clientName} before ${upstream}`, () => {
      let client;
      before(() => {
        client = open(gateway.url, KEY);
      });
      const sample = open('http://127.0.0.1:1', KEY);
      const model = (name) => target(upstream, clientName, name);

      for (const [name, judge] of Object.entries(WHOLE)) {
        if (sample[name] && !NOT_IN_STAND_IN[upstream]?.includes(name)) {
          const answer = () => client[name](model(name), `case ${name}`);
          if (`${clientName} ${upstream} ${name}` === REFUSED) {
            test(`${name} is refused`, async () => {
              await assert.rejects(answer(), { statusCode: 400, message: /cannot force a tool/ });
              verdict(clientName, upstream, name, '400');
            });
          } else {
            check(clientName, upstream, name, async () => judge(await answer()));
          }
        }
      }
      check(clientName, upstream, 'image', async () => {
        const got = await client.image(model('image'), 'case image');
        assert.equal(got.text, SEEN);
        if (RECORDS_PICTURES.includes(upstream)) {
          const last = JSON.stringify(provider.getLastRequest().body);
          assert.ok(last.includes(PICTURE), 'the provider got the picture');
        }
      });
      const errors = [
        ['400', 400],
        ['429', 429],
        // Only one of the two dialects has a status for a provider that is overloaded.
        ['529', speaksAnthropic ? 529 : 503],
      ];
      for (const [name, status] of errors) {
        check(clientName, upstream, name, async () => {
          const error = await refused(client, model(name), `case ${name}`, status);
          if (OFFICIAL.includes(clientName)) {
            assert.equal(error.constructor.name, ERROR_CLASSES[status]);
          }
        });
      }
      check(clientName, upstream, '401', async () => {
        const error = await refused(open(gateway.url, 'a wrong key'), model('401'), 'case plain', 401);
        if (OFFICIAL.includes(clientName)) {
          assert.equal(error.constructor.name, ERROR_CLASSES[401]);
        }
      });
      check(clientName, upstream, '404', async () => {
        const error = await refused(client, 'no-such-model', 'case plain', 404);
        if (OFFICIAL.includes(clientName)) {
          assert.equal(error.constructor.name, ERROR_CLASSES[404]);
        }
      });
      if (sample.embeddings && embeds) {
        check(clientName, upstream, 'embeddings', async () => {
          const vectors = await client.embeddings(`${upstream}/${embeds}`);
          assert.deepEqual(vectors, [
            [0.25, -0.5, 0.125],
            [0.25, -0.5, 0.125],
          ]);
        });
      }
    });
  }
}

async function writeTable() {
  const cases = [...Object.keys(WHOLE), 'image', '400', '401', '404', '429', '529', 'embeddings'];
  const lines = [`| client | upstream | ${cases.join(' | ')} |`, `|---|---|${cases.map(() => '---').join('|')}|`];
  for (const client of Object.keys(CLIENTS)) {
    for (const upstream of Object.keys(UPSTREAMS)) {
      const words = cases.map((name) => verdicts.get(`${client} ${upstream} ${name}`) ?? (NOT_IN_STAND_IN[upstream]?.includes(name) ? '*' : '–'));
      lines.push(`| ${client} | ${upstream} | ${words.join(' | ')} |`);
    }
  }
  await mkdir(dirname(TABLE), { recursive: true });
  await writeFile(TABLE, lines.join('\n') + '\n');
}
