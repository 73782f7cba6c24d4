/* Which words of a text are explained. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { piecesOf } from "../../../cnn_demo/ui/static/kit/terms.js";

const termsOf = (/** @type {string} */ text) => piecesOf(text).flatMap(({ term }) => term ?? []);

test("the longest name wins, in either case and number", () => {
  assert.deepEqual(termsOf("Feature maps of a filter"), ["feature map", "filter"]);
  assert.deepEqual(termsOf("Batches of batch norm"), ["batch", "batch norm"]);
});

test("only the first of several, and no parts of words", () => {
  assert.deepEqual(termsOf("a kernel and a kernel"), ["kernel"]);
  assert.deepEqual(termsOf("lossless, subkernel, filtered, kernel-wise"), []);
});

test("the pieces are the text", () => {
  const text = "ReLU sets negative activations to 0.";
  assert.equal(
    piecesOf(text)
      .map((piece) => piece.text)
      .join(""),
    text,
  );
  assert.deepEqual(piecesOf("nothing here"), [{ text: "nothing here", term: null }]);
  assert.deepEqual(piecesOf(""), []);
});
