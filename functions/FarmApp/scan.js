// Reads a QR code with the camera, where the browser can.

import { button, h } from "./dom.js";
import { say } from "./words.js";

/** @typedef {{ detect(image: HTMLVideoElement): Promise<{ rawValue: string }[]> }} Detector */

/** @returns {(new (options: { formats: string[] }) => Detector) | undefined} */
function detectorType() {
  return /** @type {any} */ (globalThis).BarcodeDetector;
}

export function canScan() {
  return Boolean(detectorType() && navigator.mediaDevices?.getUserMedia);
}

/** A code is looked for about so often. */
const EVERY_MS = 200;

/**
 * Shows the camera until a code is read or the farmer closes it.
 * @returns {Promise<string | null>} null where it was closed
 * @throws {DOMException} where the camera may not be used
 */
export async function scan() {
  const Type = detectorType();
  if (!Type) {
    return null;
  }

  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const video = h("video", { playsinline: true, muted: true, autoplay: true });
  const dialog = h("dialog", { class: "scan", "aria-label": say("scan") }, video, h("p", {}, say("scanHint")));
  dialog.append(button(say("close"), () => dialog.close(), { class: "button plain" }));
  document.body.append(dialog);
  dialog.showModal();
  try {
    video.srcObject = stream;
    await video.play();
    const detector = new Type({ formats: ["qr_code"] });
    while (dialog.open) {
      const [code] = await detector.detect(video).catch(() => []);
      if (code?.rawValue) {
        return code.rawValue;
      }

      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }

    return null;
  } finally {
    stream.getTracks().forEach((track) => track.stop());
    dialog.remove();
  }
}
