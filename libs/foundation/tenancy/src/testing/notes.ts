import { Module } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { CurrentTenant, TenancyModule, TenantInjectable, UnitOfWork } from '#foundation/tenancy';

/** A minimal tenant library for this library's own specs. */
@Schema({ collection: 'notes', versionKey: false })
export class Note {
  @Prop({ type: String, required: true }) _id: string;
  @Prop({ type: Number, default: 0 }) count: number;
  /** Another note, to populate. */
  @Prop({ type: String, ref: 'Note' }) about?: string;
}
export const NoteSchema = SchemaFactory.createForClass(Note);

@TenantInjectable()
export class Notes {
  constructor(
    @InjectModel(Note.name) readonly model: Model<Note>,
    readonly unitOfWork: UnitOfWork,
    readonly tenant: CurrentTenant,
  ) {}
}

@Module({
  imports: [TenancyModule.forFeature([{ name: Note.name, schema: NoteSchema }])],
  providers: [Notes],
  exports: [Notes],
})
export class NotesModule {}
