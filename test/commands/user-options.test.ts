// An SNMPv3 user on the command line: what it becomes, and every slip in one sentence.
import { expect, test } from 'vitest';
import { readCommandLine } from '../../src/commands/command-line.ts';
import { readUserSecrets } from '../../src/commands/user-options.ts';

const poll = (...words: string[]): ReturnType<typeof readCommandLine> =>
  readCommandLine(['poll', '10.0.0.1', ...words]);

test('a user with passphrases by file and by variable', () => {
  expect(
    poll('--user', 'ops', '--auth-key-file', 'a', '--priv', 'aes256r', '--priv-key-env', 'P'),
  ).toMatchObject({
    command: {
      user: {
        user: 'ops',
        auth: { protocol: 'sha1', key: { file: 'a' } },
        priv: { protocol: 'aes256r', key: { env: 'P' } },
      },
    },
  });
  expect(poll()).toMatchObject({ command: { community: 'public', user: undefined } });
  expect(poll('--user', 'ops', '--weak')).toMatchObject({
    command: { user: { user: 'ops', auth: undefined } },
  });
});

test('slips are told with their mend', () => {
  const faults = (...words: string[]): string => {
    const read = poll(...words);
    return 'faults' in read ? read.faults.join('\n') : '';
  };
  expect(faults('--auth', 'sha256')).toBe('--auth needs an SNMPv3 user; write --user too');
  expect(faults('--user', 'u')).toContain('no-auth protects nothing; write --weak');
  expect(faults('--user', 'u', '--auth', 'sha265', '--auth-key-file', 'a')).toContain('did you mean sha256?');
  expect(faults('--user', 'u', '--auth', 'sha256')).toContain('write --auth-key-file or --auth-key-env');
  expect(faults('--user', 'u', '--auth', 'md5', '--auth-key-file', 'a')).toContain('md5 protects nothing');
  expect(faults('--user', 'u', '--weak', '--priv-key-file', 'p')).toContain('--priv needs authentication');
  expect(faults('--user', 'u', '--auth-key-file', 'a', '--auth-key-env', 'A')).toContain('write one');
});

test('a passphrase that is not there or too short is refused before anything is asked', () => {
  process.env['QOSHA_TEST_SHORT'] = 'seven77';
  const key = { file: '/nonexistent/key' };
  const read = readUserSecrets({
    user: 'u',
    context: undefined,
    auth: { protocol: 'sha1', key },
    priv: { protocol: 'aes128', key: { env: 'QOSHA_TEST_SHORT' } },
  });
  expect(read.faults.join('\n')).toMatch(
    /--auth-key: .*cannot be read.*\n.*priv passphrase is shorter than 8/,
  );
  expect(JSON.stringify(read.security)).not.toContain('seven77');
});
