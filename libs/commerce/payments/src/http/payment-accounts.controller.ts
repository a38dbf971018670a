import { Body, Controller, Delete, Get, Inject, Param, Put } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { Access } from '#platform/http';
import { CurrentTenant } from '#foundation/tenancy';
import { PaymentAccounts, type ProviderAccount } from '../payment-accounts.js';
import { paymentErrors } from '../payments.errors.js';
import { ConnectAccountDto, PaymentAccountListDto, ProviderAccountDto } from './payment-account.dto.js';

const WRITE = { who: 'staff', permission: 'settings.write', stepUp: true } as const;

/** Staff decide with which accounts their shop takes payments. */
@Controller('admin/payments/accounts')
export class PaymentAccountsController {
  constructor(
    private readonly accounts: PaymentAccounts,
    private readonly tenant: CurrentTenant,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Access({
    who: 'staff',
    permission: 'settings.read',
    summary: 'List the payment providers and the shop’s account at each, without secrets',
    answers: { type: PaymentAccountListDto },
  })
  list(): PaymentAccountListDto {
    return { data: this.accounts.list().map((account) => this.shown(account)) };
  }

  @Put(':provider')
  @Access({
    ...WRITE,
    summary: 'Connect the shop to its account at a payment provider, which checks the key',
    answers: { type: ProviderAccountDto },
    errors: [
      paymentErrors.unknownProvider,
      paymentErrors.accountInvalid,
      paymentErrors.accountRefused,
      paymentErrors.providerUnavailable,
    ],
  })
  async put(
    @Param('provider') provider: string,
    @Body() { secrets }: ConnectAccountDto,
  ): Promise<ProviderAccountDto> {
    return this.shown(await this.accounts.connect(provider, secrets));
  }

  @Delete(':provider')
  @Access({
    ...WRITE,
    summary: 'Remove the shop’s account at a payment provider; refused while a payment there is open',
    answers: {},
    errors: [paymentErrors.unknownProvider, paymentErrors.accountInUse],
  })
  remove(@Param('provider') provider: string): Promise<void> {
    return this.accounts.disconnect(provider);
  }

  private shown(account: ProviderAccount): ProviderAccountDto {
    return ProviderAccountDto.of(
      account,
      `${this.config.PUBLIC_URL}/webhooks/${account.traits.name}/${this.tenant.id}`,
    );
  }
}
