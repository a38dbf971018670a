import { Dictionary, Int, Iso8601, PageQuery, QueryFlag, Text } from '#platform/http';

export class NotificationQuery extends PageQuery {
  @QueryFlag({ optional: true, description: 'true: only unread notifications; false: only read ones' })
  unread?: boolean;
}

export class NotificationDto {
  @Text({ example: '01jd2k3m4n5p6q7r8s9tavwxyz.01jd2k3m4n5p6q7r8s9tavwxy0' })
  id: string;

  @Text({ example: 'order.paid', description: 'Type of the event; front ends choose their text by it' })
  type: string;

  @Dictionary({
    example: { orderId: '01jd2k3m4n5p6q7r8s9tavwxyz', number: '1001', status: 'processing' },
    description: 'Ids, numbers and amounts (minor units); the fields depend on the type',
  })
  data: Record<string, unknown>;

  @Iso8601({ nullable: true })
  readAt: string | null;

  @Iso8601()
  createdAt: string;
}

export class MarkedReadDto {
  @Int({ min: 0, description: 'How many notifications were unread' })
  marked: number;
}
