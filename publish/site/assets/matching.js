// How a question is compared with a document: Chinese words by Intl.Segmenter, document numbers in any form of brackets.

const WEIGHTS = [["title", 100], ["number", 60], ["issuer", 30], ["place", 20]];
const HAN = /\p{Script=Han}/u;
const words = typeof Intl.Segmenter === "function" ? new Intl.Segmenter("zh", { granularity: "word" }) : undefined;

let simpler = new Map(); // traditional characters and the simplified ones for them, one sign each

/** Learn from script.json which characters are one. */
export function readScript({ written, simpler: plainer }) {
  if (!simpler.size) simpler = new Map([...written].map((sign, place) => [sign, plainer[place]]));
}

function simplified(text) {
  return text.replace(/[\u4e00-\u9fff]/g, (sign) => simpler.get(sign) ?? sign);
}

/** Text as it is compared: full and half width, simplified and traditional alike, small letters, one space for many. */
export function plain(text) {
  return simplified(text.normalize("NFKC").toLowerCase()).replace(/\s+/gu, " ").trim();
}

/** A document number as it is compared: whatever stands around the year becomes one dash. 岚政发〔2025〕8号 → 岚政发-2025-8 */
export function numbered(text) {
  return plain(text)
    .replace(/[〔〕[\]【】()〖〗﹝﹞〈〉{}\s]+/gu, "-")
    .replace(/((?:19|20)\d{2})年/gu, "$1-")
    .replace(/-?第(?=\d)/gu, "-")
    .replace(/号.*$/u, "")
    .replace(/(\p{L})(?=\d)/gu, "$1-")
    .replace(/-+/gu, "-")
    .replace(/-0+(?=\d)/gu, "-")
    .replace(/^-|-$/gu, "");
}

/** The words of one term; a run of Chinese that is no word falls into pairs of characters. */
export function tokens(term) {
  if (!HAN.test(term)) return [term];
  const held = words ? [...words.segment(term)].filter((w) => w.isWordLike).map((w) => w.segment) : pairs(term);
  const long = held.filter((word) => word.length > 1 || !HAN.test(word));
  return long.length ? long : pairs(term);
}

function pairs(term) {
  const signs = [...term];
  return signs.length < 2 ? signs : signs.slice(1).map((sign, place) => signs[place] + sign);
}

const known = new WeakMap(); // rows as they are compared: made once, not at every key

function read(row) {
  let made = known.get(row);
  if (!made) {
    const [id, title, doc, issuers, place] = row;
    const fields = { title: plain(title), number: plain(doc ?? ""), issuer: plain(issuers.join(" ")), place: plain(place) };
    known.set(row, (made = { id: id.toLowerCase(), own: doc ? numbered(doc) : "", fields }));
  }
  return made;
}

/** The document number that a question states, as it is compared; empty where it states none. */
export function stated(text) {
  const number = numbered(text);
  return /[\d号)〕\]】﹞]$/u.test(plain(text)) && /-|\d{4}/.test(number) ? number : "";
}

/** `score(row)` rates a row of the index, 0 for none; `cut(text)` cuts a text into [part, whether it was asked for]. */
export function matcher(text) {
  const asked = plain(text);
  if (!/[\p{L}\p{N}]/u.test(asked)) return undefined;
  const terms = asked.split(" ").filter((term) => /[\p{L}\p{N}]/u.test(term));
  const split = terms.map(tokens);
  const looks = stated(text);

  const run = looks.replaceAll("-", ""); // 岚政发20258: where nothing sets the year apart

  function score(row) {
    const { id, own, fields } = read(row);
    if (asked === id) return 1000;
    let total = 0;
    if (looks && own) {
      if (own === looks) total += 500;
      else if (own.startsWith(looks)) total += 250;
      else if (own.replaceAll("-", "") === run) total += 200;
      else if (own.endsWith(`-${looks}`)) total += 150; // the whole number, whoever gave it
      else if (own.includes(looks)) total += 60;
    }
    if (fields.title === asked) total += 400;
    if (total) return total;
    for (let at = 0; at < terms.length; at += 1) {
      const rated = whole(fields, terms[at]) || parts(fields, split[at]);
      if (!rated) return 0;
      total += rated;
    }
    return total / terms.length;
  }

  /** The term as it stands: better where a field begins with it, and where it is more of the field. */
  function whole(fields, term) {
    let best = 0;
    for (const [name, weight] of WEIGHTS) {
      const place = fields[name].indexOf(term);
      if (place >= 0) best = Math.max(best, weight + (place === 0 ? 5 : 0) + (10 * term.length) / fields[name].length);
    }
    return best;
  }

  /** All words of the term, wherever they stand; less than the term as it stands. */
  function parts(fields, held) {
    let total = 0;
    for (const word of held) {
      const rated = whole(fields, word);
      if (!rated) return 0;
      total += rated;
    }
    return total / held.length / 2;
  }

  const shown = [...new Set([asked, ...terms, ...split.flat()])].sort((a, b) => b.length - a.length);

  function cut(original) {
    const low = simplified(original.toLowerCase());
    const held = [];
    let at = 0, last = 0;
    if (low.length !== original.length) return [[original, false]]; // a letter whose small form is longer: offsets would lie
    while (at < low.length) {
      const hit = shown.find((word) => low.startsWith(word, at));
      if (hit) {
        if (at > last) held.push([original.slice(last, at), false]);
        held.push([original.slice(at, at + hit.length), true]);
        last = at += hit.length;
      } else at += 1;
    }
    if (last < original.length) held.push([original.slice(last), false]);
    return held;
  }

  return { score, cut };
}
