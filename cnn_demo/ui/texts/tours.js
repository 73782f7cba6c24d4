/* Three challenges that lead through the page: what to do, a guess before each answer, and what it shows. */

export const tours = {
  label: "Challenges",
  step: (/** @type {number} */ at, /** @type {number} */ of) => `${at} of ${of}`,
  next: "Next",
  back: "Back",
  close: "End the challenge",
  done: "Done",
  right: "Right.",
  wrong: "Not quite.",
  fool: {
    title: "Fool it",
    steps: [
      { text: "Draw any digit on the pad. The bars on the right are the network's prediction." },
      {
        text: "Now think of the same digit lying on its side.",
        guess: "Will the network still know it?",
        options: ["Yes, a digit is a digit", "No, it never saw one lying down"],
        right: 1,
        answer:
          "Draw it and see. A convolution finds a shape wherever it is, but not turned: it has only seen upright digits.",
      },
      {
        text: "Scribble something that is no digit at all.",
        guess: "What will it say?",
        options: ["It always names a digit", "It can say that this is nothing it knows"],
        right: 1,
        answer:
          "The probabilities always add up to 100 %, so one class always wins. The dot beside the prediction is a separate check: how far the image lies from what the network learned.",
      },
      {
        text: "Click a class that did not win, for instance 8.",
        guess: "Where will its support be?",
        options: ["Where the drawing agrees with an 8", "Everywhere a little"],
        right: 0,
        answer: "Both maps share one color scale, so that next to nothing looks like next to nothing.",
      },
    ],
  },
  edges: {
    title: "Find the edge detector",
    steps: [
      {
        text: "The network looks at your drawing in blocks, from left to right.",
        guess: "Which block finds edges?",
        options: ["The first", "The last"],
        right: 0,
        answer:
          "The first kernels see only 3×3 pixels: strokes and edges are all that fits into them. Later blocks combine them.",
      },
      { text: "Click a feature map of Block 1 that lights up along one side of the strokes. It opens in Inside." },
      {
        text: "Beside the map stands the kernel that made it: nine numbers.",
        guess: "What does an edge detector's kernel look like?",
        options: ["All numbers alike", "Positive on one side, negative on the other"],
        right: 1,
        answer: "Equal pixels cancel out, so flat parts give zero; a change from dark to light does not.",
      },
      { text: "Click a value of the map. The line at the lower edge is the exact sum that the network computed." },
      {
        text: "Now ablate the map: set it to zero and see what the prediction does.",
        guess: "Will the prediction fall apart?",
        options: ["Yes", "Hardly: other maps see similar edges"],
        right: 1,
        answer: "Networks are redundant. Ablate a few more, and watch the bars.",
      },
    ],
  },
  train: {
    title: "Train your own in 10 seconds",
    steps: [
      { text: "This is where networks learn. The first row says from which images, which network, and how long." },
      {
        text: "A new network knows nothing.",
        guess: "How many of ten digits will it get right before training?",
        options: ["None", "About one", "About five"],
        right: 1,
        answer: "It guesses among ten classes. Press Start.",
      },
      {
        text: "It now sees thousands of digits, a hundred at a time, and adjusts its kernels after each hundred.",
        guess: "How good will it be after ten seconds?",
        options: ["60 %", "90 %", "98 %"],
        right: 2,
        answer: "The accuracy on images that it does not learn from stands beside the curves.",
      },
      { text: "The network is yours now: it is the current one everywhere. Draw a digit and look inside it." },
    ],
  },
  own: {
    title: "How it works",
    steps: [
      {
        text: "Two things to tell apart are enough: two shapes, two objects on your desk, two faces you make. Name them.",
      },
      {
        text: "Add about ten images to each: files, the camera while you hold its button, or drawings.",
        guess: "Which ten images teach most?",
        options: ["Ten nearly equal ones", "Ten from different sides, with different light"],
        right: 1,
        answer:
          "A network can only ignore what varies: if the background is always the same, it may learn the background.",
      },
      {
        text: "Press Train. A network that has seen a million photos turns each image into 1,280 numbers, its features; only a new last layer learns, from these.",
        guess: "How long will it take?",
        options: ["Seconds", "Minutes", "Hours"],
        right: 0,
        answer: "The features are computed once for each image, and the last layer has only a few thousand parameters.",
      },
      { text: "It answers here, live. Show it something that is none of your classes, too: it can say that." },
      {
        text: "Now train a small network from scratch on the same images.",
        guess: "How good will it be?",
        options: ["Better: it was made for these images", "Worse: thirty images are few to learn everything from"],
        right: 1,
        answer: "Both curves stand on one chart. The distance between them is what transfer learning buys.",
      },
    ],
  },
};
