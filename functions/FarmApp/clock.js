// The time, whatever the phone's clock says: the server tells its own with every answer.

/** Vietnam has one time zone and no summer time. */
const VIETNAM = 7 * 3600_000;
const DAY = 24 * 3600_000;
/** Below it a difference is the way there and back, and the second that `Date` is rounded to. */
const TRUSTED = 2 * 60_000;

/**
 * The day in Vietnam at a moment: `2026-11-20`.
 * @param {number} moment milliseconds since 1970
 */
export function dayOf(moment) {
  return new Date(moment + VIETNAM).toISOString().slice(0, 10);
}

/**
 * A day so many days later, or earlier where it is below zero.
 * @param {string} day
 * @param {number} days
 */
export function daysAfter(day, days) {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
}

/**
 * Days from one to another.
 * @param {string} from
 * @param {string} to
 */
export function daysBetween(from, to) {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}

/** The phone's clock and how wrong it is. */
export class Clock {
  /**
   * @param {number} [offset] what the server's clock is ahead, in milliseconds
   * @param {() => number} [device] the phone's clock
   */
  constructor(offset = 0, device = () => Date.now()) {
    this.offset = offset;
    this.device = device;
  }

  /** The time by the server's clock, as far as it is known. */
  now() {
    return this.at(this.device());
  }

  /**
   * The right time of a moment that the phone's clock noted.
   * @param {number} noted
   */
  at(noted) {
    return noted + this.offset;
  }

  today() {
    return dayOf(this.now());
  }

  /**
   * Learns from an answer's `Date` (RFC 9110 §6.6.1).
   * @param {string | null} date
   * @returns {boolean} whether the phone's clock turned out to be off by another amount than was known
   */
  learn(date) {
    const told = date ? Date.parse(date) : NaN;
    if (Number.isNaN(told) || Math.abs(told - this.now()) < TRUSTED) {
      return false;
    }

    const offset = told - this.device();
    this.offset = Math.abs(offset) < TRUSTED ? 0 : offset;
    return true;
  }
}
