import { Body, Controller, Delete, Get, Param, Patch, Post, UseInterceptors } from '@nestjs/common';
import { platformErrors } from '#platform/errors';
import { Access, EntityTag, RequiredIfMatch } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { identityErrors } from '../identity.errors.js';
import { isBuiltIn } from '../roles/built-in-roles.js';
import { Roles } from '../roles/roles.js';
import { Caller } from './request-facts.js';
import { CreateRoleDto, RoleDto, RoleListDto, UpdateRoleDto } from './roles.dto.js';

const READ = { who: 'staff', permission: 'roles.read' } as const;
const WRITE = { who: 'staff', permission: 'roles.write' } as const;
const { roleNotFound, roleChanged, roleNameTaken, insufficientRights } = identityErrors;
const CHANGE_ERRORS = [
  roleNotFound,
  roleChanged,
  insufficientRights,
  platformErrors.preconditionRequired,
  platformErrors.preconditionFailed,
];

/** Staff make roles, with no more than their own permissions. */
@Controller('admin/roles')
@UseInterceptors(EntityTag)
export class RolesController {
  constructor(private readonly roles: Roles) {}

  @Get()
  @Access({
    ...READ,
    summary: 'List roles, the built-in ones first, and all permissions',
    answers: { type: RoleListDto },
  })
  async list(): Promise<RoleListDto> {
    return RoleListDto.of(await this.roles.table());
  }

  @Get(':id')
  @Access({ ...READ, summary: 'Read a role', answers: { type: RoleDto }, errors: [roleNotFound] })
  async read(@Param('id') id: string): Promise<RoleDto> {
    return isBuiltIn(id) ? RoleDto.builtIn(id) : RoleDto.of(await this.roles.byId(id));
  }

  @Post()
  @Access({
    ...WRITE,
    idempotency: 'optional',
    summary: 'Make a role',
    answers: { type: RoleDto },
    errors: [insufficientRights, roleNameTaken, identityErrors.tooManyRoles],
  })
  async create(@Caller() caller: Principal, @Body() role: CreateRoleDto): Promise<RoleDto> {
    return RoleDto.of(await this.roles.create(caller, role));
  }

  @Patch(':id')
  @Access({
    ...WRITE,
    summary: 'Change a role; this takes effect at once for all who have it',
    answers: { type: RoleDto },
    errors: [...CHANGE_ERRORS, roleNameTaken],
  })
  async update(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() change: UpdateRoleDto,
    @RequiredIfMatch() version: number,
  ): Promise<RoleDto> {
    return RoleDto.of(await this.roles.change(caller, id, change, version));
  }

  @Delete(':id')
  @Access({
    ...WRITE,
    summary: 'Delete a role that nobody has',
    answers: {},
    errors: [...CHANGE_ERRORS, identityErrors.roleInUse],
  })
  remove(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @RequiredIfMatch() version: number,
  ): Promise<void> {
    return this.roles.remove(caller, id, version);
  }
}
