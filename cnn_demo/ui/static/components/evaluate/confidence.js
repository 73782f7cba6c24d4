/* Is the network as often right as it is confident, and what is gained by abstaining? */

import { evaluate as words } from "../../../texts/tabs/evaluate.js";
import { chart } from "../../kit/chart/chart.js";
import { field, make } from "../../kit/dom.js";
import { count, percent } from "../../kit/numbers/format.js";
import { abstaining } from "./figures.js";

/** @typedef {import("../../kit/server/rpc_types.js").EvaluationAnswer} Report */

export function calibration() {
  const diagram = chart({ title: words.calibration.title, x: words.calibration.x, percent: true, xPercent: true });
  const sentence = make("p", { class: "quiet-text" });
  const table = make("div", { class: "evaluate-bins" });
  const element = make(
    "section",
    { "aria-label": words.calibration.title },
    diagram.element,
    sentence,
    make("details", {}, make("summary", {}, words.calibration.table), table),
  );
  return {
    element,
    /** @param {Report} report */
    draw({ bins, calibration_error: error }) {
      /** @type {[number, number][]} */
      const points = bins.flatMap(({ confidence, accuracy }) =>
        confidence === null || accuracy === null ? [] : [/** @type {[number, number]} */ ([confidence, accuracy])],
      );
      const { perfect, perfectShort, measured } = words.calibration;
      const diagonal = { name: perfect, label: perfectShort, kind: "series-2", faint: true };
      diagram.draw({
        from: 0,
        to: 1,
        series: [
          {
            ...diagonal,
            points: [
              [0, 0],
              [1, 1],
            ],
          },
          { name: measured, kind: "series-1", dots: true, points },
        ],
      });
      sentence.textContent = words.calibration.sentence(percent(error), bins.length);
      const cells = (/** @type {Report["bins"][0]} */ bin) => [
        count(bin.images),
        bin.accuracy === null ? "–" : percent(bin.accuracy),
      ];
      table.replaceChildren(
        make(
          "table",
          {},
          make(
            "thead",
            {},
            make("tr", {}, ...words.calibration.columns.map((name) => make("th", { scope: "col" }, name))),
          ),
          make(
            "tbody",
            {},
            ...bins.map((bin) =>
              make(
                "tr",
                {},
                make("th", { scope: "row" }, words.calibration.range(count(100 * bin.low), count(100 * bin.high))),
                ...cells(bin).map((text) => make("td", {}, text)),
              ),
            ),
          ),
        ),
      );
    },
  };
}

export function coverage() {
  const curve = chart({ title: words.coverage.title, x: words.coverage.x, percent: true, xPercent: true });
  const slider = make("input", { type: "range", min: 0, max: 103, value: 0, oninput: () => say() });
  const sentence = make("p", { class: "quiet-text", role: "status" });
  const element = make(
    "section",
    { "aria-label": words.coverage.title },
    curve.element,
    field(words.coverage.slider, slider),
    sentence,
  );
  /** @type {Report | null} */
  let shown = null;

  function say() {
    if (!shown?.seen) return;
    const report = shown;
    const { limit, answered, accuracy, open } = abstaining(report, Number(slider.value));
    const { accuracy: long, accuracyShort, coverage: given } = words.coverage;
    curve.draw({
      from: 0,
      to: 1,
      marks: limit ? [{ at: limit, label: "" }] : [],
      series: [
        {
          name: long,
          label: accuracyShort,
          kind: "series-1",
          points: report.coverage.map(([x, n, right]) => [x, n ? right / n : Number.NaN]),
        },
        { name: given, kind: "series-2", points: report.coverage.map(([x, n]) => [x, n / report.seen]) },
      ],
    });
    const at = `${Number((100 * limit).toFixed(2))} %`;
    slider.setAttribute("aria-valuetext", at);
    sentence.textContent =
      accuracy === null
        ? words.coverage.never(at)
        : words.coverage.sentence(at, count(answered), percent(accuracy), count(open), percent(open / report.seen));
  }
  return {
    element,
    /** @param {Report} report */
    draw(report) {
      shown = report;
      slider.max = String(report.coverage.length - 1);
      say();
    },
  };
}
