import fc from 'fast-check';
import { stateAfter, type PaymentOutcome, type PaymentState } from './payment-state.js';

const outcomes: PaymentOutcome[] = ['open', 'declined', 'paid', 'failed', 'expired'];
const after = (news: readonly PaymentOutcome[]): PaymentState =>
  news.reduce<PaymentState>(stateAfter, 'created');

describe('payment state', () => {
  it('is succeeded after money came in, for any order and repetition of the news', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...outcomes)), fc.nat(), (news, at) => {
        const withMoney = news.toSpliced(at % (news.length + 1), 0, 'paid');
        expect(after(withMoney)).toBe('succeeded');
      }),
    );
  });

  it('is never succeeded without money', () => {
    const others = outcomes.filter((outcome) => outcome !== 'paid');
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...others)), (news) => {
        expect(after(news)).not.toBe('succeeded');
      }),
    );
  });

  it('stays open if one card is declined', () => {
    expect(after(['open', 'declined'])).toBe('pending');
    expect(after(['declined', 'paid'])).toBe('succeeded');
  });

  it('keeps refunded money refunded', () => {
    for (const outcome of outcomes) expect(stateAfter('refunded', outcome)).toBe('refunded');
  });
});
