import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Access, type PageOf } from '#platform/http';
import type { NotificationView } from '../live-messages.js';
import { notificationErrors } from '../notifications.errors.js';
import { MyNotifications } from './my-notifications.js';
import { MarkedReadDto, NotificationDto, NotificationQuery } from './notification.dto.js';

/** Staff read only their own notifications; those limited to stores read those of their stores. */
const STAFF = { who: 'staff', permission: 'notifications.read', store: 'filter' } as const;

@Controller('admin/notifications')
export class AdminNotificationsController {
  constructor(private readonly mine: MyNotifications) {}

  @Get()
  @Access({
    ...STAFF,
    summary: 'My notifications, newest first; kept for 90 days',
    answers: { type: NotificationDto, list: true },
  })
  list(@Query() query: NotificationQuery, @Req() request: FastifyRequest): Promise<PageOf<NotificationView>> {
    return this.mine.list(request, query);
  }

  @Post(':id/read')
  @Access({
    ...STAFF,
    summary: 'Mark a notification as read',
    answers: { type: NotificationDto, status: 200 },
    errors: [notificationErrors.notFound],
  })
  read(@Param('id') id: string, @Req() request: FastifyRequest): Promise<NotificationView> {
    return this.mine.read(request, id);
  }

  @Post('read-all')
  @Access({
    ...STAFF,
    summary: 'Mark all notifications as read',
    answers: { type: MarkedReadDto, status: 200 },
  })
  readAll(@Req() request: FastifyRequest): Promise<MarkedReadDto> {
    return this.mine.readAll(request);
  }
}
