/* Words of the Classify tab. */

export const classify = {
  title: "Classify",
  hero: "See how a convolutional neural network recognizes your drawing",
  invite: {
    digits: "Draw a digit. Click any feature map to see the arithmetic behind it.",
    others: "Choose a test image or open one of yours. Click any feature map to see the arithmetic behind it.",
  },
  pad: {
    label:
      "Drawing pad. Draw with mouse, pen or finger; with the keyboard, arrows move the pen and Space puts it down or lifts it.",
    here: "Draw here",
    over: "Draw over it",
    replace: "Draw to replace",
    brush: "Brush",
    eraser: "Eraser",
    undo: "Undo",
    clear: "Clear",
    upload: "Upload an image",
    camera: "Camera",
    file: "An image from a file",
    unreadable: "This browser cannot read that file as an image. PNG, JPEG, WebP, GIF and BMP work.",
    linkOnly: "That was only a link to an image. Save the image first, or copy and paste it.",
  },
  camera: {
    take: "Take it",
    cancel: "Cancel",
  },
  answer: {
    title: "Prediction",
    sentence: "Predicted probability of each class (softmax). Click one: why, or why not?",
    more: "The network gives one number per class, its logits; softmax turns them into shares of 100 %, so one class always wins. Whether the image resembles what the network has learned is measured separately: by how far its activations lie from those of training images.",
    truth: (/** @type {string} */ name) => `True label: ${name}`,
    why: "why?",
    ask: (/** @type {string} */ name) => `Why ${name}, or why not?`,
    empty: "Draw something, or take a test image.",
    unknown: "Unknown",
    spoken: (/** @type {string} */ name, /** @type {string} */ share) => `${name}, ${share}.`,
  },
  familiarity: {
    familiar: "Familiar",
    unusual: "Unusual for this network",
    unknown: "Unlike its training images",
    unmeasured: "No out-of-distribution check",
    untrained: "Untrained: every class is a guess",
    /** @type {Record<string, { label: string, sentence: string }>} */
    remarks: {
      blank: { label: "Nothing on it", sentence: "This image is blank: no network can know it." },
      faint: { label: "Too faint", sentence: "Too faint to read: draw or photograph it with more contrast." },
      several: { label: "Several things", sentence: "There are several things on it: show one at a time." },
    },
    about: (/** @type {string} */ distance, /** @type {string} */ limit, /** @type {string} */ kept) =>
      `Distance ${distance} from its training images; ${kept} of test images lie below ${limit}.`,
    never: "This network always picks a class: how far an image lies from its training images was not measured.",
    edited: "You have changed this network, so its out-of-distribution check no longer applies.",
  },
  why: {
    title: (/** @type {string} */ name) => `Why ${name}?`,
    titleNot: (/** @type {string} */ name) => `Why not ${name}?`,
    close: "Close",
    winner: (/** @type {string} */ name) => `Supports ${name}`,
    other: (/** @type {string} */ name) => `Supports ${name}`,
    image: "Your image",
    strong: (/** @type {string} */ name, /** @type {string} */ where) => `${where} supports ${name} most.`,
    weak: (/** @type {string} */ other, /** @type {string} */ share, /** @type {string} */ best) =>
      `Almost nothing supports ${other}: at most ${share} of what supports ${best}.`,
    some: (/** @type {string} */ other, /** @type {string} */ share, /** @type {string} */ best) =>
      `${other} is supported by at most ${share} of what supports ${best}.`,
    more: (/** @type {string} */ other, /** @type {string} */ times, /** @type {string} */ best) =>
      `One spot supports ${other} ${times} times as much as any supports ${best}, yet ${best} has the higher score.`,
    none: (/** @type {string} */ name) => `By this method, nothing in the image supports ${name}.`,
    inside: "More in Inside",
    places: [
      "the upper left",
      "the top",
      "the upper right",
      "the left",
      "the middle",
      "the right",
      "the lower left",
      "the bottom",
      "the lower right",
    ],
  },
  steps: {
    title: "Preprocessing",
    sentence: "From your image to the network's input. Turn a step off to see why it is needed.",
    more: "A network only knows images made like those it was trained on, so yours is made like them: digits get their size, position and stroke width, photos their shape; paper, shadows, ruled lines and specks are taken away. That the answer holds wherever you draw is owed to these steps, not to the network.",
    /** @type {Record<string, string>} */
    names: {
      ink: "Your drawing",
      image: "Your image",
      gray: "Grayscale",
      invert: "Polarity",
      sheet: "Sheet",
      background: "Background",
      ruling: "Ruled lines",
      specks: "Specks",
      crop: "Bounding box",
      thicken: "Stroke width",
      scale: "Resize",
      center: "Center of mass",
      middle: "Center crop",
      normalize: "Normalize",
      "as it is": "No preprocessing needed",
    },
  },
  examples: {
    title: "Test images",
    sentence: "Never seen in training; their true label is known.",
    random: "Random",
    one: (/** @type {string} */ label) => `Test image: ${label}`,
    photos: "Example photos",
    photosSentence: "Photos that come with the lab. For some of them this network has no class.",
    photo: (/** @type {string} */ shows) => `Photo: ${shows}`,
    credit: (/** @type {string} */ shows, /** @type {string} */ credit, /** @type {string} */ license) =>
      `${shows} (${credit}; ${license})`,
  },
  better: {
    photo: (/** @type {string} */ network) =>
      `This looks like a photo. ${network} only knows gray images like its own.`,
    things: (/** @type {string} */ network, /** @type {number} */ classes) =>
      `This looks like a photo. ${network} only knows ${classes} kinds of things, in tiny images.`,
    drawing: (/** @type {string} */ network) => `${network} only knows color photos, not drawings.`,
    ask: (/** @type {string} */ network) => `Ask ${network}`,
    taken: (/** @type {string} */ network) => `This looks like a photo, so ${network} answers now.`,
    back: (/** @type {string} */ network) => `Back to ${network}`,
  },
  edited: "You have changed this network.",
};
