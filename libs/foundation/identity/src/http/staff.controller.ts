import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Access, PageQuery, Paging, type PageOf } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { identityErrors } from '../identity.errors.js';
import { StaffAccounts } from '../staff/staff-accounts.js';
import { StaffInvitations } from '../staff/staff-invitations.js';
import { Caller } from './request-facts.js';
import { InviteStaffDto, StaffDto, UpdateStaffDto } from './staff.dto.js';

const REFUSALS = [identityErrors.staffNotFound, identityErrors.insufficientRights, identityErrors.lastOwner];
const { roleUnknown } = identityErrors;

/** Staff manage staff, with no more than their own rights. */
@Controller('admin/staff')
export class StaffController {
  constructor(
    private readonly accounts: StaffAccounts,
    private readonly invitations: StaffInvitations,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({
    who: 'staff',
    permission: 'staff.read',
    summary: 'List staff',
    answers: { type: StaffDto, list: true },
  })
  async list(@Query() query: PageQuery): Promise<PageOf<StaffDto>> {
    const page = this.paging.page(query, { list: 'staff', sort: [{ field: '_id', direction: -1 }] });
    return page.answer(await this.accounts.list(page.request), StaffDto.of);
  }

  @Get(':id')
  @Access({
    who: 'staff',
    permission: 'staff.read',
    summary: 'Read a member of staff',
    answers: { type: StaffDto },
    errors: [identityErrors.staffNotFound],
  })
  async read(@Param('id') id: string): Promise<StaffDto> {
    return StaffDto.of(await this.accounts.byId(id));
  }

  @Post()
  @Access({
    who: 'staff',
    permission: 'staff.write',
    idempotency: 'optional',
    summary: 'Invite a person by mail to join the staff',
    answers: { type: StaffDto },
    errors: [
      identityErrors.insufficientRights,
      identityErrors.emailTaken,
      identityErrors.emailUnusable,
      identityErrors.resendTooSoon,
      roleUnknown,
    ],
  })
  async invite(@Caller() caller: Principal, @Body() input: InviteStaffDto): Promise<StaffDto> {
    return StaffDto.of(await this.invitations.invite(caller, input));
  }

  @Post(':id/invitation')
  @Access({
    who: 'staff',
    permission: 'staff.write',
    summary: 'Invite a person again who has lost the mail or let it expire; the earlier invitation ends',
    answers: { type: StaffDto, status: 200 },
    errors: [
      identityErrors.staffNotFound,
      identityErrors.staffNotInvited,
      identityErrors.insufficientRights,
      identityErrors.resendTooSoon,
    ],
  })
  async renew(@Caller() caller: Principal, @Param('id') id: string): Promise<StaffDto> {
    return StaffDto.of(await this.invitations.renew(caller, id));
  }

  @Patch(':id')
  @Access({
    who: 'staff',
    permission: 'staff.write',
    summary:
      'Change name, role, stores or status of a member of staff; if their rights change, their sessions end',
    answers: { type: StaffDto },
    errors: [...REFUSALS, roleUnknown, identityErrors.invitationInvalid],
  })
  async update(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() changes: UpdateStaffDto,
  ): Promise<StaffDto> {
    return StaffDto.of(await this.accounts.change(caller, id, changes));
  }

  @Delete(':id')
  @Access({
    who: 'staff',
    permission: 'staff.write',
    summary: 'Remove a member of staff',
    answers: {},
    errors: REFUSALS,
  })
  remove(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    return this.accounts.remove(caller, id);
  }

  @Delete(':id/sessions')
  @Access({
    who: 'staff',
    permission: 'staff.write',
    summary: 'Log a member of staff out everywhere',
    answers: {},
    errors: [identityErrors.staffNotFound, identityErrors.insufficientRights],
  })
  endSessions(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    return this.accounts.endSessions(caller, id);
  }
}
