/* Is a photo one of lines on paper, or of something else? */

const COLORED = 24; // of 255, mean difference of channels: a photo of ink on paper stays below
const PAPER = 40; // of 255: so far from the median is still paper, shadows included
const MOSTLY = 0.6; // of a photo of ink is paper

/**
 * Are these the pixels of lines on paper? Then they have hardly any color, and most are about as light as the paper.
 * @param {ArrayLike<number>} pixels (red, green, blue, opacity) each
 */
export function isOfInk(pixels) {
  const light = [];
  let chroma = 0;
  for (let i = 0; i < pixels.length; i += 4) {
    const [low, high] = [
      Math.min(pixels[i], pixels[i + 1], pixels[i + 2]),
      Math.max(pixels[i], pixels[i + 1], pixels[i + 2]),
    ];
    chroma += high - low;
    light.push((low + high) / 2);
  }
  const paper = [...light].sort((a, b) => a - b)[light.length >> 1];
  const near = light.filter((value) => Math.abs(value - paper) <= PAPER).length;
  return chroma / light.length <= COLORED && near >= MOSTLY * light.length;
}
