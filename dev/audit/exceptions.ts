/**
 * Routes of staff and operators that write but leave no entry in an audit log, by operationId, each with its reason. A
 * route that leaves no entry and is not listed here is a mistake.
 */
export const LEAVES_NO_ENTRY: Readonly<Record<string, string>> = {
  AdminNotifications_read: 'marks a notification of the caller as read; nobody else sees it',
  AdminNotifications_readAll: 'as AdminNotifications_read',
  AdminAuth_refreshToken: 'continues a log-in that is in the log; everybody does it several times an hour',
  AdminAuth_stepUp: 'only proves who the caller is; their actions after it are in the log',
  AdminAuth_forgotPassword: 'anybody may request it for anybody; the reset itself is in the log',
  AdminMfa_enrol: 'makes a secret that has no effect until it is confirmed; the confirmation is in the log',
  AdminProductTypes_preview: 'changes nothing: it shows what a change would break',
  AdminMedia_complete:
    'says that announced bytes were sent; the announcement is in the log, and so is what comes of it',
  PlatformAuth_login: 'operators also need the second step, which is in the log',
  PlatformAuth_refreshToken: 'as AdminAuth_refreshToken',
  PlatformAuth_stepUp: 'as AdminAuth_stepUp',
  PlatformMfa_enrol: 'as AdminMfa_enrol',
};

/** Routes that always refuse, by operationId, each with its reason. */
export const ALWAYS_REFUSES: Readonly<Record<string, string>> = {
  PlatformMfa_remove: 'operators must have a second factor',
};
