/* Answers the questions of a folder about its drawings: node answers.js <folder> prints a list of answers, bytes as
   base64, which Python compares with the server's. */

import { readFileSync } from "node:fs";
import { answerTo, pass, valuesOf } from "../../../cnn_demo/ui/static/engine/answer.js";
import { inputsOf } from "../../../cnn_demo/ui/static/engine/kernels.js";
import { readProgram } from "../../../cnn_demo/ui/static/engine/program.js";

const folder = process.argv[2];
const { side, questions } = JSON.parse(readFileSync(`${folder}/questions.json`, "utf-8"));
const inks = Uint8Array.from(readFileSync(`${folder}/inks.bin`));
const program = readProgram(Uint8Array.from(readFileSync(`${folder}/network.safetensors`)).buffer);

const asText = (/** @type {string} */ _, /** @type {unknown} */ value) =>
  value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
const answers = questions.map(({ ask, ...question }, i) => {
  const pixels = inks.subarray(i * side * side, (i + 1) * side * side);
  const ink = { pixels, width: side, height: side };
  if (ask === "map_inputs") return inputsOf(program, question);
  if (ask !== "map_values") return answerTo(program, ink, question);
  pass(program, ink, question);
  return valuesOf(program, question);
});
console.log(JSON.stringify(answers, asText));
