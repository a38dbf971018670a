export { notifications } from './library.js';
export { NAMESPACE as NOTIFICATIONS_NAMESPACE, type NotificationView } from './live-messages.js';
export { notificationErrors } from './notifications.errors.js';
export { NotificationsModule } from './notifications.module.js';
export { Notifications } from './notifications.service.js';
export { NotificationsWorkerModule } from './notifications-worker.module.js';
