// What operators run beside the gateway: Prometheus reads its meters and rules, Alertmanager hears of its alerts.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startGateway } from './gateway.js';
import { eventually, fakeProvider, freePort, listener, run, start } from './servers.js';

const home = process.env.HAPAX_HOME;
const hapax = path.join(home, 'bin', 'hapax');
const SOON = 20_000;
const SOME = 5;

const directory = await mkdtemp(path.join(tmpdir(), 'hx-alerting-'));
const opened = [];
let passed = 0;
let failed = 0;

async function check(what, story) {
  try {
    await story();
    passed++;
    console.log(`ok      ${what}`);
  } catch (failure) {
    failed++;
    console.log(`FAILED  ${what}\n        ${String(failure.message).replaceAll('\n', '\n        ')}`);
  }
}

function file(name, content) {
  const at = path.join(directory, name);
  return writeFile(at, content).then(() => at);
}

async function json(url) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  assert.equal(answer.status, 200, url);
  return answer.json();
}

async function ask(gateway) {
  const answer = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'default', messages: [{ role: 'user', content: 'anybody there?' }] }),
  });
  await answer.text();
  return answer.status;
}

try {
  const provider = await fakeProvider();
  opened.push({ stop: provider.goAway });
  const told = await listener();
  opened.push({ stop: told.close });

  const managerPort = await freePort();
  const manager = `http://127.0.0.1:${managerPort}`;
  const receivers = [{ name: 'hook', webhook_configs: [{ url: told.url, send_resolved: true }] }];
  const route = { receiver: 'hook', group_by: ['...'], group_wait: '0s', group_interval: '1s', repeat_interval: '1h' };
  const managerProgram = start('prometheus-alertmanager', [
    `--config.file=${await file('alertmanager.yml', JSON.stringify({ route, receivers }))}`,
    `--storage.path=${path.join(directory, 'alertmanager')}`,
    `--web.listen-address=127.0.0.1:${managerPort}`,
    '--cluster.listen-address=',
  ]);
  opened.push(managerProgram);

  const gateway = await startGateway(home, {
    version: 1,
    providers: {
      first: { type: 'openai', base_url: provider.url, api_key: 'key-of-the-provider', model: 'm' },
      echo: {},
    },
    provider_preference: ['first', 'echo'],
    health_check: { interval: '500ms', timeout: '400ms', failure_threshold: 1 },
    alerts: {
      channels: { am: { type: 'alertmanager', url: manager } },
      rules: [
        { name: 'first-down', when: 'provider_down', provider: 'first', for: '1s', notify: ['am'] },
        { name: 'breakers', when: 'breaker_open', notify: ['am'] },
      ],
    },
  });
  opened.push(gateway);

  const rules = await run(hapax, ['metrics', 'rules']);
  const rulesFile = await file('rules.yml', rules.out);
  const prometheusPort = await freePort();
  const prometheus = `http://127.0.0.1:${prometheusPort}`;
  const target = new URL(gateway.url).host;
  const scrape = await run(hapax, ['metrics', 'scrape-config', '--target', target]);
  const settings = `global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: ['${rulesFile}']\n`;
  const prometheusFile = await file('prometheus.yml', `${settings}scrape_configs:\n${indented(scrape.out)}`);
  opened.push(
    start('prometheus', [
      `--config.file=${prometheusFile}`,
      `--storage.tsdb.path=${path.join(directory, 'prometheus')}`,
      `--web.listen-address=127.0.0.1:${prometheusPort}`,
    ]),
  );
  const query = async (expression) => {
    const answer = await json(`${prometheus}/api/v1/query?query=${encodeURIComponent(expression)}`);
    return answer.data.result.map((one) => Number(one.value[1]));
  };

  await check('the gateway answers through the provider', async () => {
    for (let i = 0; i < SOME; i++) {
      assert.equal(await ask(gateway), 200);
    }
  });

  await check('promtool accepts the meters', async () => {
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    const { code, out, err } = await run('promtool', ['check', 'metrics'], metrics);
    assert.equal(code, 0, out + err);
  });

  await check('promtool accepts the rules of hapax metrics rules', async () => {
    assert.equal(rules.code, 0, rules.err);
    const { code, out, err } = await run('promtool', ['check', 'rules', rulesFile]);
    assert.equal(code, 0, out + err);
  });

  await check('promtool accepts a configuration of hapax metrics scrape-config', async () => {
    const { code, out, err } = await run('promtool', ['check', 'config', prometheusFile]);
    assert.equal(code, 0, out + err);
  });

  await check('Prometheus scrapes the gateway and counts what it counted', async () => {
    const expression = 'sum(hapax_http_requests_total{endpoint="/v1/chat/completions",status="200"})';
    await eventually('the counter', SOON, async () => (await query(expression))[0] === SOME);
    assert.deepEqual(await query('up{job="hapax"}'), [1]);
  });

  await check('Prometheus has loaded the rules and none of them fails', async () => {
    const { data } = await json(`${prometheus}/api/v1/rules`);
    const all = data.groups.flatMap((group) => group.rules);
    assert.ok(all.length > 0);
    assert.deepEqual(all.filter((one) => one.lastError).map((one) => `${one.name}: ${one.lastError}`), []);
  });

  await check('Alertmanager takes a test', async () => {
    await eventually('Alertmanager', SOON, () => json(`${manager}/api/v2/status`)).catch((late) => {
      throw new Error(`${late.message}\n${managerProgram.log()}`);
    });
    const sent = await run(hapax, ['alerts', 'test', 'am', '--socket', gateway.socket]);
    assert.equal(sent.code, 0, sent.out + sent.err);
    const alerts = await json(`${manager}/api/v2/alerts`);
    assert.ok(alerts.some((one) => one.labels.alertname === 'hapax-test'));
  });

  await check('Alertmanager hears that a provider is down, once, with its effects', async () => {
    await provider.goAway();
    for (let i = 0; i < SOME * 2; i++) {
      assert.equal(await ask(gateway), 200, 'echo answers instead');
    }
    const alert = await eventually('the alert', SOON, async () =>
      (await json(`${manager}/api/v2/alerts`)).find((one) => one.labels.alertname === 'first-down'),
    );
    assert.equal(alert.status.state, 'active');
    assert.equal(alert.labels.provider, 'first');
    assert.equal(alert.labels.severity, 'critical');
    const ends = Date.parse(alert.endsAt) - Date.now();
    assert.ok(ends > 60_000 && ends < 300_000, `it lasts for ${ends} ms more`);
    const all = await json(`${manager}/api/v2/alerts`);
    assert.equal(all.filter((one) => one.labels.alertname === 'breakers').length, 0);
    await eventually('its receiver', SOON, () => heard('firing'));
  });

  await check('Prometheus sees it fire too', async () => {
    await eventually('the gauge', SOON, async () => (await query('hapax_alerts_firing{rule="first-down"}'))[0] === 1);
  });

  await check('Alertmanager hears that it is over', async () => {
    await provider.comeBack();
    await eventually('the end', SOON, async () =>
      (await json(`${manager}/api/v2/alerts`)).every((one) => one.labels.alertname !== 'first-down'),
    );
    const resolved = await eventually('its receiver', SOON, () => heard('resolved'));
    assert.match(resolved.annotations.summary, /over after/);
    await eventually('the gauge', SOON, async () => (await query('hapax_alerts_firing{rule="first-down"}'))[0] === 0);
  });

  function heard(status) {
    return told.told
      .flatMap((message) => message.alerts)
      .find((one) => one.labels.alertname === 'first-down' && one.status === status);
  }
} catch (broken) {
  failed++;
  console.log(`FAILED  ${broken.stack}`);
} finally {
  for (const one of opened.reverse()) {
    await one.stop();
  }
  await rm(directory, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function indented(text) {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
