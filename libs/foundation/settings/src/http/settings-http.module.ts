import { Module } from '@nestjs/common';
import { SettingsModule } from '../settings.module.js';
import { SettingsController } from './settings.controller.js';

/** The routes of this library. */
@Module({ imports: [SettingsModule], controllers: [SettingsController] })
export class SettingsHttpModule {}
