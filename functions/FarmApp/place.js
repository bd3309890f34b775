// Where the phone is, and which plot that is.

/** @typedef {{ latitude: number, longitude: number }} Position */

/** Farther away it is another farm's. */
const NEAR_METRES = 1500;
const PATIENCE_MS = 15_000;
const EARTH_METRES = 6_371_000;

/** @returns {Promise<Position | null>} null where it is not known, or not to be told */
export function whereAmI() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) {
      resolve(null);
      return;
    }

    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => resolve({ latitude, longitude }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 60_000 },
    );
  });
}

/**
 * Metres between two points, on a flat piece of the earth: right for a farm.
 * @param {Position} a
 * @param {Position} b
 */
export function metresBetween(a, b) {
  const rad = Math.PI / 180;
  const east = (b.longitude - a.longitude) * rad * Math.cos(((a.latitude + b.latitude) / 2) * rad);
  const north = (b.latitude - a.latitude) * rad;
  return Math.hypot(east, north) * EARTH_METRES;
}

/**
 * The plot that is nearest, where one is near.
 * @template {{ position?: Position | null }} T
 * @param {Position} here
 * @param {T[]} plots
 * @returns {T | undefined}
 */
export function nearest(here, plots) {
  return plots
    .flatMap((plot) => (plot.position ? [{ plot, metres: metresBetween(here, plot.position) }] : []))
    .filter(({ metres }) => metres <= NEAR_METRES)
    .sort((a, b) => a.metres - b.metres)[0]?.plot;
}
