import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pagingConfigSchema, resolvePagingConfig } from '../../src/oncall/paging-config.ts';
import { parseYaml } from '../../src/platform/yaml-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'qosha-paging-'));
writeFileSync(join(folder, 'key'), 'whsec_c2VjcmV0\n');
writeFileSync(join(folder, 'empty'), '');

test('a complete configuration gives settings whose secrets do not print', () => {
  const text = `
publicUrl: https://qosha.example.az
mail: { host: mail.example.az, port: 587, security: starttls, from: qosha@example.az, user: q, password: { file: key } }
webhooks:
  - { name: room, url: 'https://chat.example.az/hook', secret: { file: key } }
`;
  const read = parseYaml(text, 'paging.yaml', pagingConfigSchema);
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  const resolved = resolvePagingConfig(read.value, folder);
  if ('faults' in resolved) throw new Error(JSON.stringify(resolved.faults));
  expect(resolved.settings.mail?.password?.reveal()).toBe('whsec_c2VjcmV0');
  expect(JSON.stringify(resolved)).not.toContain('c2VjcmV0');
});

test('all faults are told at once', () => {
  const unknown = parseYaml('publicUrl: ftp://x\nmial: 3\n', 'paging.yaml', pagingConfigSchema);
  expect('faults' in unknown && unknown.faults.length).toBeGreaterThanOrEqual(2);
  const resolved = resolvePagingConfig(
    {
      publicUrl: 'http://127.0.0.1:8080',
      mail: { host: 'm', port: 25, security: 'none', from: 'a@b', password: { file: 'gone' } },
      webhooks: [
        { name: 'room', url: 'https://a', secret: { file: 'empty' } },
        { name: 'room', url: 'https://[', secret: { file: 'key' } },
      ],
    },
    folder,
  );
  expect('faults' in resolved && resolved.faults.map(({ path }) => path).sort()).toEqual([
    'mail',
    'mail.password',
    'webhooks.0.secret',
    'webhooks.1',
    'webhooks.1.url',
  ]);
});
