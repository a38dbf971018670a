import { eachItem, formatMoney, unwrap, type Shop } from '@emporium/client';
import { connectLive } from '@emporium/client/live';
import { useEffect, useState, type FormEvent } from 'react';
import { shop } from './shop.ts';

const SHOWN = 50;

export function App() {
  const [name, setName] = useState<string>();
  useEffect(() => {
    void loggedIn().then(setName);
  }, []);
  return (
    <>
      {name === undefined ? <LogIn onLogIn={setName} /> : <Orders name={name} />}
      <Products />
    </>
  );
}

/** @returns the first name of the person whose session the browser has kept */
async function loggedIn(): Promise<string | undefined> {
  if ((await shop.session.state()).accessToken === undefined) return undefined;
  const { data: person } = await shop.GET('/api/v1/me');
  return person?.firstName;
}

function Products() {
  const [products, setProducts] = useState<Shop['ProductSummary'][]>([]);
  useEffect(() => {
    void firstProducts().then(setProducts);
  }, []);
  return (
    <ul>
      {products.map(({ id, title, minPrice }) => (
        <li key={id}>
          {title} {minPrice && formatMoney(minPrice, navigator.language)}
        </li>
      ))}
    </ul>
  );
}

async function firstProducts(): Promise<Shop['ProductSummary'][]> {
  const products = [];
  for await (const product of eachItem(shop, '/api/v1/products')) {
    if (products.push(product) === SHOWN) break;
  }
  return products;
}

function LogIn({ onLogIn }: { onLogIn: (name: string) => void }) {
  const logIn = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = { email: String(form.get('email')), password: String(form.get('password')) };
    const answer = await unwrap(shop.POST('/api/v1/auth/login', { body }));
    if (answer.outcome !== 'logged-in') return alert('This shop asks for another step.');
    await shop.session.keep(answer);
    onLogIn((await unwrap(shop.GET('/api/v1/me'))).firstName);
  };
  return (
    <form onSubmit={(event) => void logIn(event).catch(alert)}>
      <input name="email" type="email" placeholder="Email" required />
      <input name="password" type="password" placeholder="Password" required />
      <button>Log in</button>
    </form>
  );
}

function Orders({ name }: { name: string }) {
  const [news, setNews] = useState('no news of your orders');
  useEffect(() => {
    const live = connectLive(shop).on('order.updated', ({ status }) => setNews(`your order is ${status}`));
    return () => live.close();
  }, []);
  return (
    <p>
      Hello {name}: {news}.
    </p>
  );
}
