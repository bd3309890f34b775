// Draws a QR code on the phone, so that a label is there before the lot is sent.

import { encode } from "uqr";

const SVG = "http://www.w3.org/2000/svg";

/** Modules around a code that stay white (ISO/IEC 18004 §6.3.8). */
const QUIET = 4;

/**
 * A QR code with error correction M, as the server's labels have it.
 * @param {string} text
 * @param {string} label what it is, for who cannot see it
 */
export function qrCode(text, label) {
  const { data, size } = encode(text, { ecc: "M", border: 0 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")));
  const side = size + 2 * QUIET;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "qr");
  svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  const ground = document.createElementNS(SVG, "path");
  ground.setAttribute("d", `M0 0h${side}v${side}H0z`);
  ground.setAttribute("fill", "#fff");
  const dark = document.createElementNS(SVG, "path");
  dark.setAttribute("d", path.join(""));
  dark.setAttribute("fill", "#000");
  svg.append(ground, dark);
  return svg;
}
