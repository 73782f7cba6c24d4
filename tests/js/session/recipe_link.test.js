import assert from "node:assert/strict";
import { test } from "node:test";
import { writeRecipe } from "../../../cnn_demo/ui/static/session/training/recipe_link.js";

test("a link holds what differs from the usual recipe", () => {
  const usual = { data: "mnist", epochs: 3, learning_rate: 0.02, shuffle: true, max_images: null, dropout: null };
  assert.equal(writeRecipe(usual, false, usual), "");
  const config = { ...usual, data: "cifar10", learning_rate: 0.1 + 0.2, shuffle: false, max_images: 500 };
  assert.equal(
    writeRecipe(config, true, usual),
    "data.cifar10~learning_rate.0.3~shuffle.false~max_images.500~sample.true",
  );
  const changed = { changed_learning_rate: 0.2, changed_step: 120 };
  assert.equal(writeRecipe(usual, false, usual, changed), "changed_learning_rate.0.2~changed_step.120");
  assert.equal(
    writeRecipe(usual, true, usual, { ...changed, changed_step: null }),
    "sample.true~changed_learning_rate.0.2",
  );
  assert.equal(writeRecipe(usual, false, { ...usual, max_images: 20 }), "max_images.none");
});
