// Numbers, days and money as people in Vietnam, and readers of English, write them.

import { languageNow } from "./words.js";
import { daysBetween } from "./clock.js";

/** @typedef {{ value: number, unit: string }} Quantity */

const MONTHS = "January February March April May June July August September October November December".split(" ");

/** @type {Record<string, [string, string]>} */
const UNITS = { KGM: ["kg", "kg"], GRM: ["g", "g"], LTR: ["lít", "litres"], H87: ["chiếc", "pieces"] };

/** @param {string} code a UN/CEFACT code */
export function unit(code) {
  return UNITS[code]?.[languageNow() === "en" ? 1 : 0] ?? code;
}

export const units = Object.keys(UNITS);

/** The sign between whole and parts. */
export function point() {
  return languageNow() === "en" ? "." : ",";
}

/** @param {number} value */
export function number(value) {
  return new Intl.NumberFormat(languageNow() === "en" ? "en-GB" : "vi-VN", { maximumFractionDigits: 6 }).format(value);
}

/** @param {Quantity | null | undefined} quantity */
export function quantity(quantity) {
  return quantity ? `${number(quantity.value)} ${unit(quantity.unit)}` : "";
}

/** @param {{ amount: string, currency: string }} money */
export function money(money) {
  return `${number(Number(money.amount))} ${money.currency === "VND" ? "₫" : money.currency}`;
}

/**
 * An amount as a farmer keys it in: comma and point are the same, since nobody keys in thousands apart.
 * @param {string} text
 * @returns {number | null} null for what is no number above zero
 */
export function amountOf(text) {
  const plain = text.trim().replace(",", ".");
  return /^\d{1,9}(\.\d{0,3})?$/.test(plain) && Number(plain) > 0 ? Number(plain) : null;
}

/**
 * `20/11/2026`, `20 November 2026`.
 * @param {string} day
 */
export function date(day) {
  const [year = "", month = "", of = ""] = day.split("-");
  return languageNow() === "en"
    ? `${Number(of)} ${MONTHS[Number(month) - 1]} ${year}`
    : `${Number(of)}/${Number(month)}/${year}`;
}

/**
 * A day as one speaks of it: `hôm nay`, `hôm qua`, `ngày mai`, else the date.
 * @param {string} day
 * @param {string} today
 */
export function near(day, today) {
  const words = languageNow() === "en" ? ["yesterday", "today", "tomorrow"] : ["hôm qua", "hôm nay", "ngày mai"];
  return words[daysBetween(today, day) + 1] ?? date(day);
}

/**
 * The time of day in Vietnam: `6:05`.
 * @param {number} moment
 */
export function time(moment) {
  const there = new Date(moment + 7 * 3600_000);
  return `${there.getUTCHours()}:${String(there.getUTCMinutes()).padStart(2, "0")}`;
}
