import { Controller, Get } from '@nestjs/common';
import { Access } from '#platform/http';
import { CurrentTenant, type Principal } from '#foundation/tenancy';
import { identityErrors } from '../identity.errors.js';
import { Roles } from '../roles/roles.js';
import { ChangeStaffPassword } from '../staff/change-staff-password.js';
import { StaffAccounts } from '../staff/staff-accounts.js';
import { StaffSecondFactor } from '../staff/staff-second-factor.js';
import { StaffMeDto } from './me.dto.js';
import { ownPasswordRoutes } from './populations/own-password.routes.js';
import { STAFF } from './populations/population.js';
import { Caller } from './request-facts.js';

/** The account of a member of staff who is logged in. */
@Controller('admin/me')
export class AdminMeController extends ownPasswordRoutes(STAFF) {
  constructor(
    private readonly staff: StaffAccounts,
    private readonly roles: Roles,
    private readonly secondFactor: StaffSecondFactor,
    private readonly tenant: CurrentTenant,
    passwords: ChangeStaffPassword,
  ) {
    super(passwords);
  }

  @Get()
  @Access({
    who: 'staff',
    summary: 'Who you are, what you may do, and in which shop',
    answers: { type: StaffMeDto },
    errors: [identityErrors.staffNotFound],
  })
  async read(@Caller() caller: Principal): Promise<StaffMeDto> {
    const [staff, roles, secondFactor] = await Promise.all([
      this.staff.find(caller.id),
      this.roles.table(),
      this.secondFactor.isOn(caller.id),
    ]);
    if (!staff) throw identityErrors.staffNotFound();
    return StaffMeDto.of(caller, { staff, roles, secondFactor, shop: this.tenant.record });
  }
}
