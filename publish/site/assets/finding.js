// Which policies may answer a question, looked up by its grams (publish/site/searching.py writes them), the newest first.
import { plain, readScript, stated, tokens } from "./matching.js";

const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const MOST_KEYS = 8; // looked up of one wording; the rows decide
const VALUES = new Map([...SIGNS].map((sign, value) => [sign.charCodeAt(0), value]));

/** `candidates(text)` gives numbers of policies, best wording first; `rows(numbers)` their rows; `about()` what index.json says;
 *  `ready()` is to be waited for before a question is taken apart. */
export function openIndex(address) {
  const known = new Map(); // promises of files, by their path

  function file(path) {
    if (!known.has(path)) known.set(path, json(new URL(path, address)).catch((error) => { known.delete(path); throw error; }));
    return known.get(path);
  }

  const about = () => file("index.json");

  const ready = async () => readScript(await file("script.json"));

  async function numbers(key) {
    const { buckets } = await about();
    const held = await file(`keys/${bucket(key, buckets)}.json`);
    return Object.hasOwn(held, key) ? decoded(held[key]) : [];
  }

  /** What all keys list; null where each of them is too common to be listed. */
  async function together(keys) {
    const lists = (await Promise.all(keys.map(numbers))).filter((list) => list !== null);
    if (!lists.length) return null;
    const [least, ...others] = lists.sort((a, b) => a.length - b.length);
    const sets = others.map((list) => new Set(list));
    return least.filter((number) => sets.every((set) => set.has(number)));
  }

  async function candidates(text) {
    const { documents } = await about();
    const found = new Set(), order = [];
    for (const list of await Promise.all(wordings(text).map(together))) {
      const fresh = (list ?? [...Array(documents).keys()]).toReversed().filter((number) => !found.has(number));
      for (const number of fresh) order.push(number);
      if (!list) break;
      for (const number of fresh) found.add(number);
    }
    return order;
  }

  async function rows(wanted) {
    const { block } = await about();
    return Promise.all(wanted.map(async (number) => (await file(`rows/${Math.floor(number / block)}.json`))[number % block]));
  }

  return { about, candidates, ready, rows };
}

async function json(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address.pathname}: ${answer.status}`);
  return answer.json();
}

/** The keys of each way to take a question: an id, a document number whole or begun, terms as they stand, their words. */
function wordings(text) {
  const asked = plain(text);
  const terms = asked.split(" ").filter((term) => /[\p{L}\p{N}]/u.test(term));
  const number = stated(text);
  const found = [terms.flatMap(grams), terms.flatMap((term) => tokens(term).flatMap(grams))];
  if (number) {
    const digits = number.replace(/\D/g, "").slice(0, 24), letters = grams(number.replace(/\d/g, " "));
    found.unshift([`#${digits}.`, ...letters], [`#${digits}`, ...letters]);
  }
  if (/^[\w-]+$/.test(asked)) found.unshift([`=${asked}`]);
  return found.filter((keys) => keys.length).map((keys) => spread([...new Set(keys)]));
}

/** Every two neighbouring letters of a term, or the one that it has. */
function grams(term) {
  return (term.match(/[\p{L}\p{N}]+/gu) ?? []).flatMap((run) => {
    const signs = [...run];
    return signs.length < 2 ? signs : signs.slice(1).map((sign, place) => signs[place] + sign);
  });
}

function spread(keys) {
  if (keys.length <= MOST_KEYS) return keys;
  return Array.from({ length: MOST_KEYS }, (_, n) => keys[Math.floor((n * (keys.length - 1)) / (MOST_KEYS - 1))]);
}

function bucket(key, buckets) {
  let mixed = 2_166_136_261;
  for (const sign of [...key].slice(-4)) mixed = Math.imul(mixed ^ sign.codePointAt(0), 16_777_619) >>> 0;
  return ((mixed ^ (mixed >>> 15)) & (buckets - 1)) >>> 0;
}

/** The numbers that a text of signs lists; null for an empty one. */
function decoded(text) {
  if (!text) return null;
  const found = [];
  let last = -1, gap = 0, bits = 0;
  for (let at = 0; at < text.length; at += 1) {
    const value = VALUES.get(text.charCodeAt(at));
    gap += (value & 31) * 2 ** bits;
    bits += 5;
    if (value < 32) {
      found.push((last += gap + 1));
      gap = bits = 0;
    }
  }
  return found;
}
