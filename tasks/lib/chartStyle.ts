import { createRequire } from "node:module";
import type * as echarts from "echarts";
import type { EChartsCoreOption } from "echarts/core";

// The bundle, not echarts/core and its parts: they are 600 files, and Node takes three times as long to load them.
const { init } = createRequire(import.meta.url)("echarts") as typeof echarts;

/** Okabe and Ito's colours, which people with every kind of colour blindness can tell apart on a light ground. */
export const COLOURS = {
  blue: "#0072b2",
  orange: "#e69f00",
  vermilion: "#d55e00",
  green: "#009e73",
  purple: "#cc79a7",
  sky: "#56b4e9",
  grey: "#9a9a9a",
  black: "#2b2b2b",
} as const;

export const FONT = "system-ui, sans-serif";
export const TEXT = "#333333";
export const AXIS = "#8a8a8a";
export const GRID = "#e4e4e4";
export const FONT_SIZE = 13;

/** What every picture has. */
export interface Picture {
  /** Unique in the page: it begins the ids inside the drawing. */
  id: string;
  /** Read to those who do not see it. */
  label: string;
  /** Of the drawing, in its own units; the page scales it. */
  height?: number;
}

const WIDTH = 1_000;
export const HEIGHT = 320;

/** Static SVG without style sheet or size of its own, so that it takes the page's width under any policy. */
export function drawSvg({ id, label, height = HEIGHT }: Picture, option: EChartsCoreOption): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
  try {
    chart.setOption({
      animation: false,
      useUTC: true,
      textStyle: { fontFamily: FONT, fontSize: FONT_SIZE, color: TEXT },
      ...option,
    });
    return tidySvg(chart.renderToSVGString({ useViewBox: true }), id, label);
  } finally {
    chart.dispose(); // or its timer keeps the process alive
  }
}

/** Leaves out what only a live chart needs, and gives ids that are unique in the page and the same in every run. */
function tidySvg(svg: string, id: string, label: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>\s*/g, "")
    .replace(/ (?:class="[^"]*"|ecmeta_\w+="[^"]*"|pointer-events="[^"]*")/g, "")
    .replace(/(id="|url\(#)zr\d+-/g, `$1${id}-`)
    .replace(
      /^<svg [^>]*viewBox="([^"]*)"[^>]*>/,
      (_, box: string) => `<svg viewBox="${box}" width="100%" role="img" aria-label="${quoted(label)}">`,
    )
    .trim();
}

function quoted(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
}

const short = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });

/** Three digits, for drawings: 1,234,567 → "1.23M". */
export function formatShort(value: number): string {
  return short.format(value);
}

/** USDC for drawing: what a picture cannot show is rounded away. */
export function usdcNumber(units: bigint): number {
  return Number(units) / 1e6;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY = 86_400;

/** A Unix second under an axis that is `span` seconds long (UTC): the day, with the hour or the year where it matters. */
export function formatTick(at: number, span: number): string {
  const date = new Date(at * 1_000);
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ""}`;
  if (span > 300 * DAY) return `${day} ${date.getUTCFullYear()}`;
  return span > 10 * DAY || at % DAY === 0 ? day : `${day} ${date.toISOString().slice(11, 16)}`;
}
