import { Text } from './fields/index.js';

/** From where somebody acted, as it is shown. */
export class DeviceDto {
  @Text({ optional: true, max: 300 })
  userAgent?: string;

  @Text({ optional: true, max: 45 })
  ip?: string;
}
