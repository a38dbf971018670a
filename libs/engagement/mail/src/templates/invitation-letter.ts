import type { Wording } from '#platform/languages';
import type { OpenedMail } from './account-letters.js';
import { paragraph, type Letter, type Part } from './letter.js';
import type { MailContext } from './wording.js';

interface InvitationText {
  subject: string;
  heading: string;
  /** Above the link, if there is a page for it. */
  open: string;
  link: string;
  /** Around the token, if there is none. */
  before: string;
  request: string;
  valid: string;
  reason: string;
}

const INVITE: Wording<(shop: string, request: string) => InvitationText> = {
  en: (shop, request) => ({
    subject: `You are invited to the team of ${shop}`,
    heading: `Welcome to ${shop}`,
    open: 'Accept the invitation and choose your password:',
    link: 'Accept the invitation',
    before: 'Accept the invitation in the back office with this token and choose your password:',
    request: `If the back office has no page for it, send the token and your password as {"token": …, "password": …} with ${request}`,
    valid: 'The invitation is valid for seven days.',
    reason: `You get this mail because ${shop} invited you to its team.`,
  }),
  de: (shop, request) => ({
    subject: `Einladung ins Team von ${shop}`,
    heading: `Willkommen bei ${shop}`,
    open: 'Nehmen Sie die Einladung an und wählen Sie Ihr Passwort:',
    link: 'Einladung annehmen',
    before: 'Nehmen Sie die Einladung im Back-Office mit diesem Schlüssel an und wählen Sie Ihr Passwort:',
    request: `Falls es dort keine Seite dafür gibt, senden Sie Schlüssel und Passwort als {"token": …, "password": …} mit ${request}`,
    valid: 'Die Einladung gilt sieben Tage.',
    reason: `Sie erhalten diese Nachricht, weil ${shop} Sie im Team haben möchte.`,
  }),
};

/** An invitation to the staff: with a link, or with the token and the request that it is for. */
export function staffInvitation(
  { code, codePage }: OpenedMail,
  { language, shop, acceptRequest }: MailContext,
): Letter {
  const { open, link, before, request, valid, ...rest } = INVITE[language](shop, acceptRequest);
  const parts: Part[] = codePage
    ? [paragraph(open), { kind: 'link', text: link, href: codePage }]
    : [paragraph(before), { kind: 'code', code }, paragraph(request)];
  return { ...rest, parts: [...parts, paragraph(valid)] };
}
