import { Text } from './fields/index.js';

/** The device and address from which somebody acted, in answers. */
export class DeviceDto {
  @Text({ optional: true, max: 300 })
  userAgent?: string;

  @Text({ optional: true, max: 45 })
  ip?: string;
}
