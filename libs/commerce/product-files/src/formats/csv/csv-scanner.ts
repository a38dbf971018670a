/** A record of a CSV file: a row of a spreadsheet. */
export interface CsvRecord {
  readonly cells: readonly string[];
  /** Bytes of the file up to its end. */
  readonly end: number;
  /**
   * It is too long, or a quotation mark in it is not closed. Then it is only the first line of what was meant, and has the cells
   * before the broken one.
   */
  readonly broken?: true;
}

/** Longest record in characters: more than the longest description needs. */
export const MAX_RECORD = 250_000;

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Splits CSV (RFC 4180) into records while it arrives. A quotation mark inside a cell, such as in `5" pipe`, is part of its
 * text. Lines may end in CRLF, LF or CR. After a broken record it goes on with the next line, so that one forgotten quotation
 * mark costs a row and not the rest of the file.
 *
 * It is our own because a reader must say where each record ends, to go on there after a crash, and because this is the
 * busiest loop of an import.
 */
export class CsvScanner {
  private readonly delimiter: number;
  private text = '';
  private at = 0;
  /** The first cells of a broken record, while the rest of its line is passed over. */
  private broken?: readonly string[];
  private unfinished: readonly string[] = [];

  /** @param end where the text begins in the file, in bytes */
  constructor(
    delimiter: string,
    private end = 0,
  ) {
    this.delimiter = delimiter.charCodeAt(0);
  }

  /** @param last whether the file ends with this text */
  *records(text: string, last = false): Generator<CsvRecord> {
    this.text = this.text.slice(this.at) + text;
    this.at = 0;
    for (;;) {
      if (this.broken) {
        const cells = this.broken;
        if (!this.skipLine(last)) return;
        this.broken = undefined;
        yield { cells, end: this.end, broken: true };
      }
      if (this.at === this.text.length) return;
      const begin = this.at;
      const cells = this.cells(last);
      if (cells) {
        const broken = this.at - begin > MAX_RECORD;
        this.count(begin);
        yield { cells, end: this.end, ...(broken && { broken }) };
      } else if (last || this.text.length - begin > MAX_RECORD) this.broken = this.unfinished;
      else return;
    }
  }

  /** The cells of the next record, which is passed; undefined, and nothing is passed, if its end has not arrived. */
  private cells(last: boolean): string[] | undefined {
    const { text } = this;
    const cells: string[] = [];
    this.unfinished = cells;
    let at = this.at;
    for (;;) {
      let cell = '';
      if (text.charCodeAt(at) === QUOTE) {
        for (at++; ; at++) {
          const close = text.indexOf('"', at);
          if (close === -1 || (close + 1 === text.length && !last)) return undefined;
          cell += text.slice(at, close);
          at = close + 1;
          if (text.charCodeAt(at) !== QUOTE) break;
          cell += '"';
        }
      }
      const rest = this.endOfCell(at);
      cells.push(cell === '' ? text.slice(at, rest) : cell + text.slice(at, rest));
      at = rest;
      if (at === text.length && !last) return undefined;
      if (text.charCodeAt(at) === this.delimiter) {
        at++;
        continue;
      }
      if (text.charCodeAt(at) === CR && at + 1 === text.length && !last) return undefined;
      this.at = afterLine(text, at);
      return cells;
    }
  }

  private endOfCell(from: number): number {
    const { text, delimiter } = this;
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === delimiter || code === LF || code === CR) return at;
    }
    return text.length;
  }

  /** Passes over what has arrived of a line, which is not kept. @returns whether the line has ended */
  private skipLine(last: boolean): boolean {
    const { text, at: begin } = this;
    let at = begin;
    while (at < text.length && text.charCodeAt(at) !== LF && text.charCodeAt(at) !== CR) at++;
    const ended = last || (at < text.length && (text.charCodeAt(at) === LF || at + 1 < text.length));
    this.at = ended ? afterLine(text, at) : at;
    this.count(begin);
    return ended;
  }

  private count(begin: number): void {
    this.end += Buffer.byteLength(this.text.slice(begin, this.at));
  }
}

/** The place after the end of a line that begins at `at`; `at` if there is none. */
function afterLine(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === CR) return text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
  return code === LF ? at + 1 : at;
}
