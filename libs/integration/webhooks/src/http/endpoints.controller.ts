import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Access, PageQuery, Paging, type PageOf } from '#platform/http';
import { WebhookEndpoints } from '../endpoints.js';
import { RequestReplay } from '../replay.js';
import { TestDelivery } from '../test-delivery.js';
import { webhookErrors } from '../webhooks.errors.js';
import {
  CreateWebhookEndpointDto,
  ReplayWebhooksDto,
  TestWebhookDto,
  UpdateWebhookEndpointDto,
  WebhookDeliveryDto,
  WebhookDeliveryQuery,
  WebhookEndpointDto,
  WebhookEndpointWithSecretDto,
  WebhookReplayDto,
} from './endpoint.dto.js';

const READ = { who: 'staff', permission: 'webhooks.read' } as const;
const WRITE = { who: 'staff', permission: 'webhooks.write' } as const;
const SHOWS_SECRET = { idempotency: 'optional', showsOnce: 'secret' } as const;
const { endpointNotFound, urlNotPublic, unknownEventType } = webhookErrors;

@Controller('admin/webhook-endpoints')
export class WebhookEndpointsController {
  constructor(
    private readonly endpoints: WebhookEndpoints,
    private readonly tests: TestDelivery,
    private readonly replays: RequestReplay,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({
    ...READ,
    summary: 'List webhook endpoints',
    answers: { type: WebhookEndpointDto, list: true },
  })
  async list(@Query() query: PageQuery): Promise<PageOf<WebhookEndpointDto>> {
    const page = this.paging.page(query, {
      list: 'webhook-endpoints',
      sort: [{ field: 'createdAt', direction: -1 }],
    });
    return page.answer(await this.endpoints.list(page.request), WebhookEndpointDto.of);
  }

  @Post()
  @Access({
    ...WRITE,
    ...SHOWS_SECRET,
    summary: 'Add a webhook endpoint; only this answer shows its secret',
    answers: { type: WebhookEndpointWithSecretDto },
    errors: [urlNotPublic, unknownEventType, webhookErrors.tooManyEndpoints],
  })
  async create(@Body() body: CreateWebhookEndpointDto): Promise<WebhookEndpointWithSecretDto> {
    return WebhookEndpointWithSecretDto.with(await this.endpoints.create(body));
  }

  @Get(':id')
  @Access({
    ...READ,
    summary: 'One webhook endpoint',
    answers: { type: WebhookEndpointDto },
    errors: [endpointNotFound],
  })
  async get(@Param('id') id: string): Promise<WebhookEndpointDto> {
    return WebhookEndpointDto.of(await this.endpoints.byId(id));
  }

  @Patch(':id')
  @Access({
    ...WRITE,
    summary: 'Change a webhook endpoint',
    answers: { type: WebhookEndpointDto },
    errors: [endpointNotFound, urlNotPublic, unknownEventType],
  })
  async update(@Param('id') id: string, @Body() body: UpdateWebhookEndpointDto): Promise<WebhookEndpointDto> {
    return WebhookEndpointDto.of(await this.endpoints.change(id, body));
  }

  @Delete(':id')
  @Access({
    ...WRITE,
    summary: 'Delete a webhook endpoint and its deliveries',
    answers: { status: 204 },
    errors: [endpointNotFound],
  })
  async remove(@Param('id') id: string): Promise<void> {
    await this.endpoints.remove(id);
  }

  @Post(':id/secret/rotate')
  @Access({
    ...WRITE,
    ...SHOWS_SECRET,
    summary: 'Make a new secret; the old one also signs for 24 hours',
    answers: { type: WebhookEndpointWithSecretDto, status: 200 },
    errors: [endpointNotFound],
  })
  async rotateSecret(@Param('id') id: string): Promise<WebhookEndpointWithSecretDto> {
    return WebhookEndpointWithSecretDto.with(await this.endpoints.rotateSecret(id));
  }

  @Post(':id/test')
  @Access({
    ...WRITE,
    summary: 'Send an example event now and show the result',
    answers: { type: WebhookDeliveryDto, status: 200 },
    errors: [endpointNotFound, unknownEventType],
  })
  async test(@Param('id') id: string, @Body() { type }: TestWebhookDto): Promise<WebhookDeliveryDto> {
    return WebhookDeliveryDto.of(await this.tests.send(id, type));
  }

  @Get(':id/deliveries')
  @Access({
    ...READ,
    summary: 'Deliveries to an endpoint, newest first; kept for 30 days',
    answers: { type: WebhookDeliveryDto, list: true },
    errors: [endpointNotFound],
  })
  async deliveries(
    @Param('id') id: string,
    @Query() query: WebhookDeliveryQuery,
  ): Promise<PageOf<WebhookDeliveryDto>> {
    const { state, type, replay } = query;
    const page = this.paging.page(query, {
      list: 'webhook-deliveries',
      sort: [{ field: 'createdAt', direction: -1 }],
      filters: { id, state, type, replay },
    });
    return page.answer(
      await this.endpoints.deliveries(id, { state, type, replay }, page.request),
      WebhookDeliveryDto.of,
    );
  }

  @Post(':id/replay')
  @Access({
    ...WRITE,
    summary: 'Send again one delivery, or all events of a period',
    description: 'Follow it with `GET /admin/webhook-endpoints/:id/deliveries?replay=<id of the answer>`',
    answers: { type: WebhookReplayDto, status: 202 },
    errors: [
      endpointNotFound,
      webhookErrors.deliveryNotFound,
      webhookErrors.endpointDisabled,
      webhookErrors.replayUnclear,
    ],
  })
  async replay(@Param('id') id: string, @Body() body: ReplayWebhooksDto): Promise<WebhookReplayDto> {
    const { deliveryId, since, until } = body;
    const accepted = await this.replays.request(id, {
      deliveryId,
      since: since ? new Date(since) : undefined,
      until: until ? new Date(until) : undefined,
    });
    return WebhookReplayDto.of(accepted);
  }
}
