/** What the client keeps between calls. */
export interface SessionState {
  readonly accessToken?: string;
  /** Milliseconds since 1970 by the clock of this device, which may differ from the server's. */
  readonly accessTokenEndsAt?: number;
  /** Gets new tokens, once. */
  readonly refreshToken?: string;
  /** Another one for each log-in; renewals keep it. */
  readonly logInId?: string;
  /** Says that this device is known; send it with the next log-in. */
  readonly deviceToken?: string;
  /** A guest's key to the cart. */
  readonly cartToken?: string;
}

/**
 * Where the state of a session is kept. It is read before every call, so that whatever shares it (tabs, other clients)
 * acts with the same tokens.
 */
export interface SessionStorage {
  load(): SessionState | undefined | Promise<SessionState | undefined>;
  save(state: SessionState): void | Promise<void>;
  /**
   * Runs `work` while nobody else changes what is stored. Needed if several processes or tabs share it; without it,
   * only the changes of this process wait for each other.
   */
  exclusively?<T>(work: () => Promise<T>): Promise<T>;
}

/** The part of `localStorage` and `sessionStorage` that is used. */
export interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
}

/** Keeps the session as long as the object lives. @param state what is known at the beginning */
export function memoryStorage(state: SessionState = {}): SessionStorage {
  let kept = state;
  return {
    load: () => kept,
    save: (next) => {
      kept = next;
    },
  };
}

/**
 * Keeps the session in `localStorage`, for all tabs of a shop, or in `sessionStorage`, for one tab. A damaged value counts
 * as none.
 * @param key one for each shop or back office of the page's origin
 */
export function browserStorage(storage: TextStorage, key: string): SessionStorage {
  const locks = webLocks();
  return {
    load: () => parsed(storage.getItem(key)),
    save: (state) => storage.setItem(key, JSON.stringify(state)),
    ...(locks && { exclusively: (work) => locks.request(`emporium-session ${key}`, work) }),
  };
}

/** The part of the Web Locks API that is used. */
interface WebLocks {
  request<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Browsers have locks only on pages from https or localhost. */
function webLocks(): WebLocks | undefined {
  return (globalThis as { navigator?: { locks?: WebLocks } }).navigator?.locks;
}

function parsed(text: string | null): SessionState | undefined {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return isState(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isState(value: unknown): value is SessionState {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).every(
    ([name, field]) => typeof field === (name === 'accessTokenEndsAt' ? 'number' : 'string'),
  );
}
