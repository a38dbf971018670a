/**
 * Routes of staff and operators that write and leave no entry in an audit log, by operationId, each with its reason. What
 * stands here is meant; a route that leaves no entry and does not stand here is a mistake.
 */
export const LEAVES_NO_ENTRY: Readonly<Record<string, string>> = {
  AdminNotifications_read: 'marks one’s own notification as read; nobody else sees it',
  AdminNotifications_readAll: 'as AdminNotifications_read',
  AdminAuth_refreshToken: 'goes on with a log-in that is in the log; several times an hour for everybody',
  AdminAuth_stepUp: 'proves again who somebody is; what they do with it is in the log',
  AdminAuth_forgotPassword: 'anybody may ask in anybody’s name; what comes of it is in the log',
  AdminMfa_enrol: 'makes a secret that counts for nothing until it is confirmed, which is in the log',
  PlatformAuth_login: 'operators need a second step, which is in the log',
  PlatformAuth_refreshToken: 'as AdminAuth_refreshToken',
  PlatformAuth_stepUp: 'as AdminAuth_stepUp',
  PlatformMfa_enrol: 'as AdminMfa_enrol',
};

/** Routes that always refuse, by operationId, and why. */
export const ALWAYS_REFUSES: Readonly<Record<string, string>> = {
  PlatformMfa_remove: 'operators must have a second factor',
};
