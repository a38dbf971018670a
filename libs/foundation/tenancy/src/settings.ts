import { declareSettings, bool, list, positive, str, type SettingsOf } from '#platform/config';

export const settings = declareSettings({
  TENANT_DB_PREFIX: str({ default: 'emp_', desc: 'Prefix of tenant database names; the tenant id follows' }),
  TENANT_RESIDENT_MAX: positive({ default: 200, desc: 'Tenants whose objects a process keeps in memory' }),
  ISOLATION_CHECKS: bool({
    default: false,
    devDefault: true,
    desc: 'Refuse MongoDB commands whose database is not the current tenant’s (a few microseconds a command)',
  }),
  EVENT_RETENTION_DAYS: positive({
    default: 90,
    desc: 'Days that events are kept for the feed and for replays; more than the 30 that deliveries are',
  }),
  BASE_DOMAIN: str({ default: 'localhost', desc: 'A tenant answers at <slug>.<base domain>' }),
  API_HOSTS: list({
    default: ['localhost', '127.0.0.1'],
    desc: 'Hosts where X-Tenant, an API key or a token selects the tenant (comma-separated)',
    example: 'api.example.com',
  }),
  RATE_LIMIT_TENANT: positive({ default: 6000, desc: 'Requests a minute to one tenant' }),
  RATE_LIMIT_USER: positive({ default: 1200, desc: 'Requests a minute by one signed-in person' }),
  RATE_LIMIT_PROGRAM: positive({
    default: 6000,
    desc: 'Requests a minute with one API key or by one OAuth app; they do not count for the address',
  }),
  RATE_LIMIT_LOGIN: positive({
    default: 10,
    desc: 'Log-in, code and reset attempts a minute from one address at one tenant',
  }),
  SOCKET_LIMIT_USER: positive({ default: 20, desc: 'Open sockets of one person in one process' }),
  SOCKET_LIMIT_TENANT: positive({ default: 5_000, desc: 'Open sockets of one tenant in one process' }),
});

declare module '#platform/config' {
  interface Config extends SettingsOf<typeof settings> {}
}
