import type { LibraryNames } from './library-names.js';

/**
 * Texts of a new library's files, by path below its folder.
 * @param owns one line that says what it owns
 */
export function libraryFiles(
  { layer, name, words, camel, pascal, one, singular, constant, collection }: LibraryNames,
  owns: string,
): Record<string, string> {
  return {
    'README.md': `# ${name}

${owns}.

- **Owns** the collection \`${collection}\` of each tenant.
- **Invariants**: say what is always true, and where the database enforces it.
- **Events out**: \`${singular}.created\`. **Events in**: none.
- **Start reading** at \`src/${name}.ts\`.
`,
    'src/library.ts': `import { defineLibrary } from '#foundation/tenancy';
import { collections } from './collections.js';
import * as events from './events.js';
import { ${pascal}Module } from './${name}.module.js';
import { staffPermissions } from './permissions.js';
import { tenantSettings } from './tenant-settings.js';

export const ${camel} = defineLibrary({
  name: '${layer}/${name}',
  events,
  permissions: staffPermissions,
  tenantSettings,
  collections,
  module: ${pascal}Module,
  http: async () => (await import('./http/index.js')).${pascal}HttpModule,
});
`,
    'src/permissions.ts': `import { declarePermissions, type Named } from '#platform/permissions';

/** Permissions of staff for this library. */
export const staffPermissions = declarePermissions({
  '${name}.write': {
    description: 'Change ${words}',
    role: 'manager',
    delegable: false,
  },
});

declare module '#platform/permissions' {
  interface StaffPermissions extends Named<typeof staffPermissions> {}
}
`,
    'src/tenant-settings.ts': `import { declareTenantSettings, type TenantSettingsOf } from '#foundation/tenancy';
import { flag } from '#platform/values';

/** The tenant's settings of this library. */
export const tenantSettings = declareTenantSettings({
  ${camel}Open: {
    value: flag(),
    description: 'Whether ${words} can be created',
    example: true,
    default: true,
  },
});

declare module '#foundation/tenancy' {
  interface TenantSettings extends TenantSettingsOf<typeof tenantSettings> {}
}
`,
    'src/collections.ts': `import type { TenantCollection } from '#foundation/tenancy';
import { ${one}, ${one}Schema } from './${singular}.schema.js';

/** Collections of this library in each tenant's database. */
export const collections: readonly TenantCollection[] = [{ name: ${one}.name, schema: ${one}Schema }];
`,
    'src/index.ts': `export { ${camel} } from './library.js';
export { ${camel}Errors } from './${name}.errors.js';
export { ${pascal}Module } from './${name}.module.js';
export { ${pascal} } from './${name}.js';
`,
    'src/events.ts': `export { ${one}Created } from './${name}.events.js';
`,
    [`src/${name}.events.ts`]: `import { id, text } from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';

export const ${one}Created = defineEvent({
  type: '${singular}.created',
  summary: 'A ${singular} was created.',
  readWith: '${name}.write',
  data: { id: id(), name: text() },
  example: { id: '01hv3k5jx8m2n4p6q8r0s2t4v6', name: 'Example' },
});
`,
    [`src/${name}.errors.ts`]: `import { defineErrors } from '#platform/errors';

export const ${camel}Errors = defineErrors({
  unknown: {
    code: '${singular}.unknown',
    kind: 'not-found',
    title: 'There is no such ${singular}',
    de: '${singular} gibt es nicht',
    advice: 'Check the id.',
  },
  invalid: {
    code: '${singular}.invalid',
    kind: 'invalid',
    fields: [],
    title: 'Some fields of the ${singular} are not valid',
    de: 'Einige Felder von ${singular} sind nicht gültig',
    advice: 'Correct the fields listed in \`errors\`.',
  },
  closed: {
    code: '${singular}.closed',
    kind: 'conflict',
    title: 'The shop does not accept new ${words}',
    de: 'Der Shop nimmt keine neuen ${words} an',
    advice: 'The shop’s staff can allow it: setting ${camel}Open of PATCH /admin/settings.',
  },
});
`,
    [`src/${singular}-values.ts`]: `import { text, type Shape } from '#platform/values';

/** Rules for the fields of a ${singular}. Routes, commands and other libraries all use them. */
export const ${constant} = { name: text({ max: 120 }) } satisfies Shape;
`,
    [`src/${singular}.schema.ts`]: `import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: '${collection}', versionKey: false })
export class ${one} {
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) name: string;
}
export const ${one}Schema = SchemaFactory.createForClass(${one});
`,
    [`src/${name}.ts`]: `import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { newId } from '#platform/ids';
import { accepted } from '#platform/values';
import { CurrentTenant, Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { ${constant} } from './${singular}-values.js';
import { ${camel}Errors } from './${name}.errors.js';
import { ${one}Created } from './${name}.events.js';
import { ${one} } from './${singular}.schema.js';

/** ${owns}. */
@TenantInjectable()
export class ${pascal} {
  constructor(
    @InjectModel(${one}.name) private readonly rows: Model<${one}>,
    private readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Creates one, with its event in the same transaction. @returns its id @throws ${singular}.invalid,
   * ${singular}.closed
   */
  async create(wanted: { readonly name: string }): Promise<string> {
    const { name } = accepted(${constant}, wanted, ${camel}Errors.invalid);
    if (!this.tenant.record.settings.${camel}Open) throw ${camel}Errors.closed();
    const id = newId();
    return this.unitOfWork.run(async () => {
      await this.rows.create({ _id: id, name });
      await this.outbox.append(${one}Created.of(id, { id, name }));
      return id;
    });
  }
}
`,
    [`src/${name}.module.ts`]: `import { Module } from '@nestjs/common';
import { TenancyModule } from '#foundation/tenancy';
import { collections } from './collections.js';
import { ${pascal} } from './${name}.js';

@Module({
  imports: [TenancyModule.forFeature(collections)],
  providers: [${pascal}],
  exports: [${pascal}],
})
export class ${pascal}Module {}
`,
    'src/http/index.ts': `export { ${pascal}HttpModule } from './${name}-http.module.js';
`,
    [`src/http/${name}-http.module.ts`]: `import { Module } from '@nestjs/common';
import { ${pascal}Module } from '../${name}.module.js';
import { ${pascal}AdminController } from './admin.controller.js';

@Module({ imports: [${pascal}Module], controllers: [${pascal}AdminController] })
export class ${pascal}HttpModule {}
`,
    'src/http/admin.controller.ts': `import { Body, Controller, Post } from '@nestjs/common';
import { Access, FieldOf, Id } from '#platform/http';
import { ${constant} } from '../${singular}-values.js';
import { ${camel}Errors } from '../${name}.errors.js';
import { ${pascal} } from '../${name}.js';

class Create${one}Dto {
  @FieldOf(${constant}.name, { example: 'Example' })
  name: string;
}

class ${one}CreatedDto {
  @Id()
  id: string;
}

@Controller('admin/${name}')
export class ${pascal}AdminController {
  constructor(private readonly ${camel}: ${pascal}) {}

  @Post()
  @Access({
    who: 'staff',
    permission: '${name}.write',
    idempotency: 'optional',
    summary: 'Create a ${singular}',
    answers: { type: ${one}CreatedDto },
    errors: [${camel}Errors.closed],
  })
  async create(@Body() wanted: Create${one}Dto): Promise<${one}CreatedDto> {
    return { id: await this.${camel}.create(wanted) };
  }
}
`,
    [`src/${name}.spec.ts`]: `import type { OutboxRow } from '#foundation/tenancy';
import { ModuleBench } from '../../../../test/support/module-bench.js';
import { ${pascal}Module } from './${name}.module.js';
import { ${pascal} } from './${name}.js';

describe('${pascal}', () => {
  let bench: ModuleBench;
  beforeAll(async () => {
    bench = await ModuleBench.start([${pascal}Module]);
  });
  afterAll(() => bench.stop());

  it('creates one together with its event', async () => {
    const tenant = await bench.provision();
    const id = await bench.with(tenant, ${pascal}, (${camel}) => ${camel}.create({ name: 'First' }));
    const row = await bench.scope.run(tenant._id, ({ connection }) =>
      connection.collection<OutboxRow>('outbox').findOne({ type: '${singular}.created' }),
    );
    expect(row).toMatchObject({ aggregate: { type: '${singular}', id }, data: { name: 'First' } });
  });

  it('refuses invalid fields', async () => {
    const tenant = await bench.provision();
    const nameless = bench.with(tenant, ${pascal}, (${camel}) => ${camel}.create({ name: ' ' }));
    await expect(nameless).rejects.toMatchObject({ code: '${singular}.invalid' });
  });

  it('creates none if the tenant’s setting says so', async () => {
    const tenant = await bench.provision({ settings: { ${camel}Open: false } });
    const refused = bench.with(tenant, ${pascal}, (${camel}) => ${camel}.create({ name: 'First' }));
    await expect(refused).rejects.toMatchObject({ code: '${singular}.closed' });
  });
});
`,
  };
}
