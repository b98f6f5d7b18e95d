// The dimensions of the rubrics, and their levels in words and digits.

import { line } from "./line.js";

export const LEVELS = ["poor", "mixed", "good", "excellent"];

// All dimensions of all rounds, in order.
export function dimensions() {
  return line.material.rounds.flatMap((round, at) => round.rubric.dimensions.map((it, number) => ({ ...it, round: at, number })));
}

export const digit = (seen) => (seen === "no-evidence" ? "0" : seen ?? "–");
