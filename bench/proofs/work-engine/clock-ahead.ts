/* Loaded before a process of the product. Its clock is then ahead of all others by CLOCK_AHEAD_MS. */
const ahead = Number(process.env['CLOCK_AHEAD_MS']);
const now = Date.now.bind(Date);
const nowAhead = (): number => now() + ahead;

// A proxy, because libraries read the name of the constructor.
globalThis.Date = new Proxy(Date, {
  construct: (target, given, asked) =>
    Reflect.construct(target, given.length === 0 ? [nowAhead()] : given, asked) as Date,
  get: (target, name, receiver) =>
    name === 'now' ? nowAhead : (Reflect.get(target, name, receiver) as unknown),
});
