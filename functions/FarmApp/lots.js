// Lots that the phone names itself, so that a label can be printed before anything is sent.

/** RFC 4648 §6: without 0, 1, 8 and 9, which are misread as letters. */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const LETTERS = 5;

/**
 * A lot named from the harvest day and chance, as the server names those that come without a name: `L261120-7QK2M`. Two phones of
 * one farm choose the same name for one product and day about once in 33 million; the server then refuses the second.
 * @param {string} day the harvest day, `2026-11-20`
 * @param {(bytes: Uint8Array) => Uint8Array} [random]
 */
export function nameLot(day, random = (bytes) => crypto.getRandomValues(bytes)) {
  const letters = [...random(new Uint8Array(LETTERS))].map((byte) => ALPHABET[byte & 31]);
  return `L${day.slice(2).replaceAll("-", "")}-${letters.join("")}`;
}

/**
 * The link that the code on a label holds (GS1 Digital Link).
 * @param {string} origin
 * @param {string} gtin
 * @param {string} lot
 */
export function linkOf(origin, gtin, lot) {
  return `${origin}/01/${gtin}/10/${encodeURIComponent(lot)}`;
}

/**
 * A lot as a segment of a path.
 * @param {string} gtin
 * @param {string} lot
 */
export function pathOf(gtin, lot) {
  return `${gtin}/${encodeURIComponent(lot)}`;
}
