import { Module } from '@nestjs/common';
import { MailModule } from '../mail.module.js';
import { MailSenderController } from './mail-sender.controller.js';

/** The routes of this library. */
@Module({ imports: [MailModule], controllers: [MailSenderController] })
export class MailHttpModule {}
