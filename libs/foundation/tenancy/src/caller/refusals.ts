import type { Wording } from '#platform/languages';

/** Why a caller is refused; routes and operations say it in the same words. */
export function needs(permission: string): Wording {
  return {
    en: `This needs the permission ${permission}.`,
    de: `Dafür brauchen Sie das Recht ${permission}.`,
  };
}

export const NOT_LIMITED: Wording = {
  en: 'This is not limited to the stores that you work for.',
  de: 'Das ist nicht auf die Filialen beschränkt, für die Sie arbeiten.',
};

export const NOT_YOUR_STORE: Wording = {
  en: 'This is not one of the stores that you work for.',
  de: 'Das ist keine der Filialen, für die Sie arbeiten.',
};
