/** A key for one purpose, and the name of the data key from which it derives. */
export interface PurposeKey {
  readonly id: string;
  readonly key: Buffer;
}
