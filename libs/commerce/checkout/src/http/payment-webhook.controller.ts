import { Controller, Param, Post, Req, type RawBodyRequest } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { paymentErrors } from '#commerce/payments';
import { Access, Flag, RawBody } from '#platform/http';
import { isId } from '#platform/ids';
import { TenantRegistry, TenantScope, type TenantRecord } from '#foundation/tenancy';
import { ReceiveWebhook } from '../receive-webhook.js';

class ReceivedDto {
  @Flag()
  received: boolean;
}

/**
 * Receives a tenant's events from payment providers. The path names the provider and the tenant, and the signature proves
 * them, so the route is public. An unknown provider, an unknown tenant and a bad signature get the same answer. Events
 * for a suspended or deleted tenant are still applied: what its shoppers have paid goes back.
 */
@Controller(['webhooks/:provider', 'api/v1/webhooks/:provider'])
export class PaymentWebhookController {
  constructor(
    private readonly registry: TenantRegistry,
    private readonly scope: TenantScope,
  ) {}

  @Post(':tenant')
  @RawBody()
  @ApiParam({ name: 'provider', schema: { type: 'string', examples: ['stripe'] } })
  @Access({
    who: 'public',
    tenant: 'none',
    summary: 'Receive a payment provider’s events for one tenant (id or slug)',
    answers: { status: 200, type: ReceivedDto },
    errors: [paymentErrors.webhookInvalid],
  })
  async receive(
    @Param('provider') provider: string,
    @Param('tenant') idOrSlug: string,
    @Req() request: RawBodyRequest<FastifyRequest>,
  ): Promise<ReceivedDto> {
    const tenant = await this.tenant(idOrSlug);
    const { rawBody: body, headers } = request;
    if (!tenant || !body) throw paymentErrors.webhookInvalid();
    await this.scope.runFor(tenant, async (graph) =>
      (await graph.get(ReceiveWebhook)).receive(provider, { body, headers }),
    );
    return { received: true };
  }

  private async tenant(idOrSlug: string): Promise<TenantRecord | undefined> {
    const slug = idOrSlug.toLowerCase();
    const tenant = isId(idOrSlug) ? await this.registry.byId(idOrSlug) : await this.registry.bySlug(slug);
    return tenant && tenant.status !== 'provisioning' ? tenant : undefined;
  }
}
