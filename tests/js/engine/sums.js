/* Works out the sums behind some values: node sums.js <folder> ... prints, for each folder, the answers to its questions
   about its image. */

import { readFileSync } from "node:fs";
import { readProgram } from "../../../cnn_demo/ui/static/engine/program.js";
import { sumOf } from "../../../cnn_demo/ui/static/engine/sums/answer.js";

console.log(JSON.stringify(process.argv.slice(2).map(answers)));

/** @param {string} folder */
function answers(folder) {
  const read = (/** @type {string} */ name) => Uint8Array.from(readFileSync(`${folder}/${name}`));
  const program = readProgram(read("network.safetensors").buffer);
  const { edits, kernels, questions } = JSON.parse(readFileSync(`${folder}/questions.json`, "utf-8"));
  program.run(read("image.bin"), edits, kernels);
  return questions.map((question) => sumOf(program, question));
}
