/** Connection name of the platform database: `@InjectModel(Tenant.name, PLATFORM)`. */
export const PLATFORM = 'platform';
