import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A node of the shop's tree of categories. */
@Schema({ collection: 'categories', versionKey: false })
export class Category {
  @Prop({ type: String }) _id: string;
  @Prop({ type: String, required: true }) slug: string;
  @Prop({ type: String, required: true }) name: string;
  @Prop({ type: String }) description?: string;
  /** null for a root. */
  @Prop({ type: String, default: null }) parentId: string | null;
  /** Ids of its ancestors, root first, so that one query finds a whole branch. */
  @Prop({ type: [String] }) path: readonly string[];
  /** Order among its siblings, low first. */
  @Prop({ type: Number, required: true }) position: number;
  /** Counts the products that were put into it, so that none is while it is deleted; see {@link ProductReferences}. */
  @Prop({ type: Number }) needs?: number;
  @Prop({ type: Number, required: true }) version: number;
  @Prop({ type: Date, required: true }) createdAt: Date;
  @Prop({ type: Date, required: true }) updatedAt: Date;
}
export const CategorySchema = SchemaFactory.createForClass(Category);
CategorySchema.index({ slug: 1 }, { unique: true });
CategorySchema.index({ parentId: 1, position: 1, _id: 1 });
CategorySchema.index({ path: 1 });
