/** A line of a file. */
export interface Line {
  readonly text: string;
  /** Bytes of the file up to its end. */
  readonly end: number;
  readonly tooLong?: true;
}

/** Longest line in characters: more than the largest product needs. */
export const MAX_LINE = 2_000_000;

/** Splits text into lines while it arrives. Of a line that is too long nothing is kept. */
export class LineScanner {
  private text = '';
  private tooLong = false;

  /** @param end where the text begins in the file, in bytes */
  constructor(private end = 0) {}

  /** @param last whether the file ends with this text */
  *lines(text: string, last = false): Generator<Line> {
    let rest = this.text + text;
    for (let at = rest.indexOf('\n'); at !== -1; at = rest.indexOf('\n')) {
      yield this.line(rest.slice(0, at + 1));
      rest = rest.slice(at + 1);
    }
    if (last && (rest !== '' || this.tooLong)) yield this.line(rest);
    else if (rest.length > MAX_LINE) {
      this.end += Buffer.byteLength(rest);
      this.tooLong = true;
      rest = '';
    }
    this.text = last ? '' : rest;
  }

  private line(text: string): Line {
    const tooLong = this.tooLong || text.length > MAX_LINE;
    this.tooLong = false;
    this.end += Buffer.byteLength(text);
    return tooLong ? { text: '', end: this.end, tooLong } : { text, end: this.end };
  }
}
