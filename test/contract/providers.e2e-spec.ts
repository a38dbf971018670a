import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Providers of ports: a word that appears only in their code, and the only folder where it may appear. */
const AT_HOME: [word: RegExp, home: string][] = [
  [/stripe/i, 'libs/commerce/payments/src/providers/'],
  [/sendgrid/i, 'libs/engagement/mail/src/providers/'],
  [/aws-sdk|S3_/, 'libs/foundation/files/src/providers/'],
];

/** The provider's name in examples of the documents, which is allowed everywhere. */
const EXAMPLE = /(examples?|provider): \[?'stripe'/;

const product = ['libs', 'apps'].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => join(root, path))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('spec.ts')),
);

it.each(AT_HOME)('nothing of %s is outside %s', (word, home) => {
  expect(product.some((path) => path.startsWith(home) && word.test(readFileSync(path, 'utf8')))).toBe(true);
  const strays = product
    .filter((path) => !path.startsWith(home))
    .flatMap((path) =>
      [path, ...readFileSync(path, 'utf8').split('\n')]
        .filter((line) => word.test(line) && !EXAMPLE.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
  expect(strays).toEqual([]);
});
