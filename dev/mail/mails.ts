/** An accepted mail: one for each personalization of a request. */
export interface Mail {
  /** SendGrid's message id. */
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string | null;
  readonly html: string | null;
  /** `custom_args`, which the activity API calls unique args. */
  readonly args: Readonly<Record<string, string>>;
  readonly categories: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** The last characters of the API key, to tell senders apart. */
  readonly sender: string;
  readonly receivedAt: string;
}

/** Selects mails. */
export interface MailFilter {
  /** Part of a recipient's address. */
  readonly to?: string;
  /** Value of the argument `tenant`. */
  readonly tenant?: string;
}

/** A planted failure for the next mails. */
export interface MailFault {
  /** Status of the answer; 0 cuts the connection. */
  readonly status: number;
  times: number;
  /** The mail is accepted although the answer is an error. */
  readonly accepted?: boolean;
  /** Only mails to addresses that contain this. */
  readonly to?: string;
}

/** The caught mails, oldest first, and planted failures. */
export class Mails {
  private mails: Mail[] = [];
  private faults: MailFault[] = [];

  constructor(private readonly onChange: () => void = () => undefined) {}

  add(mails: readonly Mail[]): void {
    this.mails.push(...mails);
    this.onChange();
  }

  all(): readonly Mail[] {
    return this.mails;
  }

  find({ to = '', tenant }: MailFilter): Mail[] {
    const wanted = to.toLowerCase();
    return this.mails.filter(
      (mail) =>
        (tenant === undefined || mail.args['tenant'] === tenant) &&
        [...mail.to, ...mail.cc, ...mail.bcc].some((address) => address.toLowerCase().includes(wanted)),
    );
  }

  get(id: string): Mail | undefined {
    return this.mails.find((mail) => mail.id === id);
  }

  remove(filter: MailFilter): void {
    const gone = new Set(this.find(filter));
    this.mails = this.mails.filter((mail) => !gone.has(mail));
    this.onChange();
  }

  load(mails: readonly Mail[]): void {
    this.mails = [...mails];
  }

  plant(fault: MailFault): void {
    this.faults.push({ ...fault });
  }

  clearFaults(): void {
    this.faults = [];
  }

  /** The planted fault for these mails, if any. It is then used once. */
  meetFault(mails: readonly Mail[]): MailFault | undefined {
    const hits = ({ to = '' }: MailFault) =>
      mails.some((mail) => mail.to.some((address) => address.includes(to)));
    const fault = this.faults.find((candidate) => candidate.times > 0 && hits(candidate));
    if (fault) fault.times -= 1;
    return fault;
  }
}
