/* Answers the questions of a folder about its drawings: node answers.js <folder> prints a list of answers, bytes as
   base64, which Python compares with the server's. */

import { readFileSync } from "node:fs";
import { answerTo } from "../../../cnn_demo/ui/static/engine/answer.js";
import { readProgram } from "../../../cnn_demo/ui/static/engine/program.js";

const folder = process.argv[2];
const { side, questions } = JSON.parse(readFileSync(`${folder}/questions.json`, "utf-8"));
const inks = Uint8Array.from(readFileSync(`${folder}/inks.bin`));
const program = readProgram(Uint8Array.from(readFileSync(`${folder}/network.safetensors`)).buffer);

const asText = (/** @type {string} */ _, /** @type {unknown} */ value) =>
  value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
const answers = questions.map((question, i) => {
  const pixels = inks.subarray(i * side * side, (i + 1) * side * side);
  return answerTo(program, { pixels, width: side, height: side }, question);
});
console.log(JSON.stringify(answers, asText));
