import type { FastifyRequest } from 'fastify';
import { Paging, type PageOf } from '#platform/http';
import { TenantInjectable, type Person } from '#foundation/tenancy';
import { viewOf, type NotificationView } from '../live-messages.js';
import { Notifications } from '../notifications.service.js';
import type { MarkedReadDto, NotificationQuery } from './notification.dto.js';

/** Notifications of the caller, who is a customer or a member of staff. */
@TenantInjectable()
export class MyNotifications {
  constructor(
    private readonly notifications: Notifications,
    private readonly paging: Paging,
  ) {}

  async list(request: FastifyRequest, query: NotificationQuery): Promise<PageOf<NotificationView>> {
    const { unread } = query;
    const page = this.paging.page(query, {
      list: 'notifications',
      sort: [{ field: 'createdAt', direction: -1 }],
      filters: { unread },
    });
    return page.answer(await this.notifications.list(callerOf(request), unread, page.request), viewOf);
  }

  async read(request: FastifyRequest, id: string): Promise<NotificationView> {
    return viewOf(await this.notifications.markRead(callerOf(request), id));
  }

  async readAll(request: FastifyRequest): Promise<MarkedReadDto> {
    return { marked: await this.notifications.markAllRead(callerOf(request)) };
  }
}

function callerOf({ principal }: FastifyRequest): Person {
  return { type: principal!.audience as Person['type'], id: principal!.id };
}
