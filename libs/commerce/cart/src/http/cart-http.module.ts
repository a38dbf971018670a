import { Module } from '@nestjs/common';
import { CartModule } from '../cart.module.js';
import { CartController } from './cart.controller.js';

@Module({ imports: [CartModule], controllers: [CartController] })
export class CartHttpModule {}
