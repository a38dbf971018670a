import { libraryNames } from './library-names.js';

describe('names of a new library', () => {
  it.each([
    ['commerce/gift-cards', 'gift-card'],
    ['commerce/taxes', 'tax'],
    ['commerce/purchases', 'purchase'],
    ['engagement/replies', 'reply'],
    ['foundation/addresses', 'address'],
    ['engagement/chat', 'chat-entry'],
    ['commerce/loyalty', 'loyalty-entry'],
    ['insight/access', 'access-entry'],
    ['insight/status', 'status-entry'],
  ])('%s owns one %s', (path, singular) => {
    expect(libraryNames(path)).toMatchObject({ singular });
  });

  it('have every form that the files need', () => {
    expect(libraryNames('commerce/gift-cards')).toEqual({
      layer: 'commerce',
      name: 'gift-cards',
      words: 'gift cards',
      camel: 'giftCards',
      pascal: 'GiftCards',
      singular: 'gift-card',
      one: 'GiftCard',
      constant: 'GIFT_CARD',
      collection: 'gift_cards',
    });
  });

  it.each([
    'gift-cards',
    'commerce/',
    'commerce/GiftCards',
    'commerce/gift_cards',
    'commerce/a/b',
    '../gift',
  ])('are not made from %s', (path) => expect(libraryNames(path)).toBeUndefined());
});
