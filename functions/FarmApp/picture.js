// A photo as it is sent: small enough for 3G, and without where and when it was taken.

/** The longer side, in pixels. */
const LONGEST = 1600;
const QUALITY = 0.82;

/**
 * Draws a photo anew: turned the right way, shrunk, a JPEG without metadata.
 * @param {Blob} file
 * @returns {Promise<Blob | null>} null where it is no picture
 */
export async function shrunk(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const context = canvas.getContext("2d");
    if (!context) {
      return null;
    }

    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  } catch {
    return null;
  }
}
