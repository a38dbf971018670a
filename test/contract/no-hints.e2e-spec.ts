import { bootForDocuments, type BootedApi } from '#dev/generate/boot';
import { makeArtefacts } from '#dev/generate/artefacts';

/** Fields for security questions and password hints, which others can find out or see (ASVS 6.4.2). */
const HINTS =
  /hint|secret[-_ ]?(question|answer)|security[-_ ]?(question|answer)|maiden|mother|pet[-_ ]?name/i;

describe('passwords', () => {
  let api: BootedApi;
  beforeAll(async () => {
    api = await bootForDocuments();
  });
  afterAll(() => api.stop());

  it('have no hints and no security questions: no field of any input or answer is one', async () => {
    const documents = [...(await makeArtefacts(api.app))].filter(([path]) =>
      /openapi\/\w+\.json$/.test(path),
    );
    expect(documents).toHaveLength(3);
    const names = new Set<string>();
    for (const [, text] of documents) {
      JSON.parse(text, (name: string, value: unknown) => {
        names.add(name);
        return value;
      });
    }
    expect(names).toContain('password');
    expect([...names].filter((name) => HINTS.test(name))).toEqual([]);
  });
});
