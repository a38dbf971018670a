import 'reflect-metadata';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Body, Controller, Get, Module, Param, Post, Query } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/internal';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { FastifyInstance } from 'fastify';
import { ConfigModule, loadConfig } from '#platform/config';
import { defineErrors, platformErrors } from '#platform/errors';
import { createLogger } from '#platform/logging';
import { Access } from '../access.js';
import { AccessTable } from '../access-table.js';
import { configureEdge } from '../edge.js';
import { EdgeModule } from '../edge.module.js';
import { createFastifyAdapter } from '../fastify-adapter.js';
import {
  Dictionary,
  Email,
  Id,
  Int,
  Iso8601,
  Price,
  PriceDto,
  Nested,
  OneOf,
  Text,
  TextList,
} from '../fields/index.js';
import { SortedPageQuery } from '../page.js';
import { buildDocuments, type DocumentedSurface } from './build-documents.js';
import { exampleOf } from './example-of.js';
import { serveDocuments } from './serve-documents.js';
import type { JsonObject } from './to-openapi31.js';

const gadgetErrors = defineErrors({
  gone: {
    code: 'gadget.gone',
    kind: 'not-found',
    title: 'There is no such gadget',
    de: 'Das Gerät gibt es nicht',
    advice: 'Make one.',
  },
});

class GadgetPartDto {
  @Text({ nullable: true, pattern: /^[a-z]+$/, example: 'wheel' })
  name: string | null;

  @Price({ nullable: true })
  price: PriceDto | null;
}

class GadgetDto {
  @Id()
  id: string;

  @OneOf(['new', 'old'], { name: 'State', nullable: true, optional: true })
  state?: 'new' | 'old' | null;

  @Nested(() => GadgetPartDto, { array: true, min: 1 })
  parts: GadgetPartDto[];

  @Nested(() => GadgetPartDto, { nullable: true, description: 'The one that matters' })
  main: GadgetPartDto | null;

  @Dictionary({ optional: true })
  attributes?: Record<string, unknown>;

  @TextList({ optional: true, nullable: true })
  tags?: string[] | null;

  @Iso8601()
  createdAt: string;
}

class NewGadgetDto {
  @Email()
  owner: string;

  @Int({ min: 3, max: 9 })
  size: number;

  @Text({ optional: true, insteadOf: 'size' })
  sizeName?: string;

  @Nested(() => GadgetPartDto, { array: true })
  parts: GadgetPartDto[];
}

class GadgetQuery extends SortedPageQuery(['name', '-name']) {}

@Controller('gadgets')
class GadgetsController {
  @Get()
  @Access({ who: 'guest', summary: 'List gadgets', answers: { type: GadgetDto, list: true } })
  list(@Query() _query: GadgetQuery): object {
    return {};
  }

  @Get(':id')
  @Access({ who: 'public', answers: { type: GadgetDto } })
  one(@Param('id') _id: string): object {
    return {};
  }

  @Post()
  @Access({
    who: 'customer',
    idempotency: 'required',
    answers: { type: GadgetDto },
    errors: [platformErrors.duplicate, gadgetErrors.gone],
  })
  make(@Body() _body: NewGadgetDto): object {
    return {};
  }
}

/** The metadata of `createParamDecorator` if its random id begins with the number of `@Param`. */
const Custom = (): ParameterDecorator => (target, key, index) => {
  const argument = { index, factory: () => null, pipes: [] };
  Reflect.defineMetadata(
    ROUTE_ARGS_METADATA,
    { [`5f00d__customRouteArgs__:${index}`]: argument },
    target.constructor,
    key!,
  );
};

@Controller('admin/gadgets')
class AdminGadgetsController {
  @Post('melt')
  @Access({ who: 'staff', permission: 'stock.write', stepUp: true, answers: {} })
  melt(): void {}

  @Post('count')
  @Access({ who: 'staff', permission: 'stock.read', answers: {} })
  count(@Custom() _caller: unknown): void {}

  @Post(':id/retire')
  @Access({ who: 'staff', permission: 'stores.write', answers: {} })
  retire(@Param('id') _id: string): void {}
}

@Controller('platform/gadgets')
class PlatformGadgetsController {
  @Get()
  @Access({ who: 'operator', answers: { type: NewGadgetDto }, operationId: 'allGadgets' })
  all(): object {
    return {};
  }
}

const config = loadConfig({
  NODE_ENV: 'test',
  MONGODB_URI: 'mongodb://127.0.0.1:1',
  REDIS_URL: 'redis://127.0.0.1:1',
  ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
  PUBLIC_URL: 'https://api.test',
});

@Module({
  imports: [ConfigModule.forRoot(config), EdgeModule],
  controllers: [GadgetsController, AdminGadgetsController, PlatformGadgetsController],
})
class TestModule {}

describe('the API documents', () => {
  let app: NestFastifyApplication;
  let url: string;
  let documents: Readonly<Record<DocumentedSurface, JsonObject>>;

  beforeAll(async () => {
    const logger = createLogger({ LOG_LEVEL: 'silent' });
    app = await NestFactory.create<NestFastifyApplication>(TestModule, createFastifyAdapter(config, logger), {
      logger: false,
    });
    await configureEdge(app, { config, logger, cors: { allows: () => false } });
    const instance = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
    const table = app.get(AccessTable);
    serveDocuments(instance, table, ['shop', 'admin'], () => documents);
    await app.listen(0, '127.0.0.1');
    documents = buildDocuments(app, table, { origin: config.PUBLIC_URL });
    url = await app.getUrl();
  });
  afterAll(() => app.close());

  /** A member of a document, by its path of names. */
  const at = (document: JsonObject, ...path: string[]): unknown =>
    path.reduce<unknown>((node, name) => (node as JsonObject | undefined)?.[name], document);

  it.each(['shop', 'admin', 'platform'] as const)(
    '%s is valid by the official schema of OpenAPI 3.1',
    async (surface) => {
      const validator = new Validator();
      const { valid, errors } = await validator.validate(
        structuredClone(documents[surface]) as Parameters<Validator['validate']>[0],
      );
      expect(errors).toBeUndefined();
      expect(valid).toBe(true);
      expect(validator.version).toBe('3.1');
    },
  );

  it('has schemas of JSON Schema 2020-12, and examples that match them', () => {
    const ajv = new Ajv2020({
      strict: true,
      strictRequired: false,
      allowUnionTypes: true,
      validateFormats: false,
    });
    ajv.addVocabulary(['components', 'x-instead-of']);
    for (const document of Object.values(documents)) {
      const schemas = at(document, 'components', 'schemas') as JsonObject;
      for (const name of Object.keys(schemas)) {
        const check = ajv.compile({
          $ref: `#/components/schemas/${name}`,
          components: { schemas },
          $id: `${String(at(document, 'info', 'title'))}/${name}`,
        });
        const example = exampleOf(schemas[name], schemas);
        expect([name, check(example), check.errors]).toEqual([name, true, null]);
      }
    }
  });

  it('puts each route into its document, and only the schemas that the document uses', () => {
    expect(Object.keys(documents.shop.paths as object)).toEqual(['/api/v1/gadgets', '/api/v1/gadgets/{id}']);
    expect(Object.keys(documents.admin.paths as object)).toEqual([
      '/api/v1/admin/gadgets/melt',
      '/api/v1/admin/gadgets/count',
      '/api/v1/admin/gadgets/{id}/retire',
    ]);
    expect(Object.keys(at(documents.shop, 'components', 'schemas') as object)).toEqual([
      'FieldError',
      'Gadget',
      'GadgetPage',
      'GadgetPart',
      'GadgetPartInput',
      'NewGadget',
      'Price',
      'PriceInput',
      'Problem',
      'State',
    ]);
    expect(Object.keys(at(documents.platform, 'components', 'schemas') as object)).toEqual([
      'FieldError',
      'GadgetPart',
      'NewGadget',
      'Price',
      'Problem',
    ]);
  });

  it('takes security, statuses and ids from @Access', () => {
    const make = at(documents.shop, 'paths', '/api/v1/gadgets', 'post') as JsonObject;
    expect(make).toMatchObject({
      operationId: 'Gadgets_make',
      security: [{ customer: [] }],
      responses: { 201: expect.anything(), 400: expect.anything() },
    });
    expect(Object.keys(make.responses as object)).toEqual(
      '201 400 401 403 404 408 409 413 414 415 429 431 503'.split(' '),
    );
    expect(make.parameters).toContainEqual(
      expect.objectContaining({ name: 'Idempotency-Key', in: 'header', required: true }),
    );
    const list = at(documents.shop, 'paths', '/api/v1/gadgets', 'get') as JsonObject;
    expect(list.security).toEqual([{ customer: [] }, { cart: [] }, {}]);
    const retire = at(documents.admin, 'paths', '/api/v1/admin/gadgets/{id}/retire', 'post') as JsonObject;
    expect(retire).toMatchObject({
      'x-permission': 'stores.write',
      responses: { 204: { description: 'Done' } },
    });
    expect(retire.security).toEqual([{ staff: [] }, { apiKey: [] }, { oauth: [] }]);
    const all = at(documents.platform, 'paths', '/api/v1/platform/gadgets', 'get') as JsonObject;
    expect(all.operationId).toBe('allGadgets');
    expect(JSON.stringify(all.parameters)).not.toContain('X-Tenant');
  });

  it('lists programs only for routes with a permission and without step-up', () => {
    const melt = at(documents.admin, 'paths', '/api/v1/admin/gadgets/melt', 'post') as JsonObject;
    expect(melt.security).toEqual([{ staff: [] }]);
  });

  it('lists no 404 for a route without a path parameter', () => {
    const count = at(documents.admin, 'paths', '/api/v1/admin/gadgets/count', 'post') as JsonObject;
    expect(Object.keys(count.responses as object)).not.toContain('404');
  });

  it('lets a nullable object be null', () => {
    const schemas = at(documents.shop, 'components', 'schemas') as JsonObject;
    const check = new Ajv2020({ strict: false, validateFormats: false }).compile({
      $ref: '#/components/schemas/GadgetPart',
      components: { schemas },
    });
    expect(check({ name: null, price: null })).toBe(true);
    expect(check({ name: 'wheel', price: { amount: 'much', currency: 'EUR' } })).toBe(false);
  });

  it('closes the schemas of requests, and only those', () => {
    const schemas = at(documents.shop, 'components', 'schemas') as Record<string, JsonObject>;
    expect(schemas.NewGadget).toMatchObject({ additionalProperties: false });
    // Two schemas: one for answers, one for requests.
    expect(schemas.GadgetPart).not.toHaveProperty('additionalProperties');
    expect(schemas.GadgetPartInput).toMatchObject({
      additionalProperties: false,
      properties: { price: { anyOf: [{ $ref: '#/components/schemas/PriceInput' }, { type: 'null' }] } },
    });
    // One document uses the class in answers, the other in requests: each document is closed by its own use.
    expect(at(documents.platform, 'components', 'schemas', 'NewGadget')).not.toHaveProperty(
      'additionalProperties',
    );
  });

  it('gives lists of values a name, and keeps null possible', () => {
    const schemas = at(documents.shop, 'components', 'schemas') as JsonObject;
    expect(schemas.State).toEqual({ type: 'string', enum: ['new', 'old'] });
    expect(at(schemas, 'Gadget', 'properties', 'state')).toEqual({
      anyOf: [{ $ref: '#/components/schemas/State' }, { type: 'null' }],
    });
  });

  it('describes general errors once, and the errors of a route at the route', () => {
    const paths = documents.shop.paths as JsonObject;
    expect(at(paths, '/api/v1/gadgets', 'get', 'responses', '429')).toEqual({
      $ref: '#/components/responses/TooManyProblem',
    });
    const teapot = at(paths, '/api/v1/gadgets', 'post', 'responses', '404') as JsonObject;
    expect(teapot).toEqual({ $ref: '#/components/responses/GadgetGoneProblem' });
    expect(at(documents.shop, 'components', 'examples')).toHaveProperty(['gadget.gone']);
  });

  it('shows examples of bodies', () => {
    expect(
      at(
        documents.shop,
        'paths',
        '/api/v1/gadgets',
        'post',
        'requestBody',
        'content',
        'application/json',
        'example',
      ),
    ).toEqual({
      owner: 'ada@example.com',
      size: 3,
      parts: [{ name: 'wheel', price: { amount: 1299, currency: 'EUR' } }],
    });
  });

  it('are served, with a page that works under the security policy', async () => {
    const json = await fetch(`${url}/docs/shop.json`);
    expect(await json.json()).toEqual(JSON.parse(JSON.stringify(documents.shop)));
    const page = await fetch(`${url}/docs/shop`);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const html = await page.text();
    expect(html).not.toMatch(/<script>|<style|onload=/);
    for (const [, asset] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
      const response = await fetch(url + asset);
      expect([asset, response.status, (await response.text()).length > 100]).toEqual([asset, 200, true]);
    }
    expect((await fetch(`${url}/docs/platform.json`)).status).toBe(404);
  });

  it('explain every error at the address of its type', async () => {
    const { type, code } = (await (await fetch(`${url}/nowhere`)).json()) as { type: string; code: string };
    const { pathname, hash } = new URL(type);
    expect(hash).toBe(`#${code}`);
    expect(await (await fetch(url + pathname)).text()).toContain(`<tr id="${code}">`);
  });
});
