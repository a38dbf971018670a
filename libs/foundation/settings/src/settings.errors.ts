import { defineErrors } from '#platform/errors';

export const settingsErrors = defineErrors({
  outdated: {
    code: 'settings.outdated',
    kind: 'precondition-failed',
    title: 'The settings have changed since you read them',
    de: 'Die Einstellungen wurden geändert, seit Sie sie gelesen haben',
    advice: 'Read them again and repeat the change with the new ETag.',
  },
  operatorsOnly: {
    code: 'settings.operators-only',
    kind: 'forbidden',
    title: 'Only operators can change this setting',
    de: 'Diese Einstellung können nur Betreiber ändern',
    advice:
      'Leave out the fields listed in `errors`, or ask the operator of the installation to change them.',
  },
});
