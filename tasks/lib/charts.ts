import type { EChartsCoreOption } from "echarts/core";
import { AXIS, COLOURS, drawSvg, FONT_SIZE, formatShort, formatTick, GRID, TEXT, type Picture } from "./chartStyle.ts";

/** One colour's values, one a category. */
export interface BarSeries {
  name: string;
  colour: string;
  values: number[];
}

/** A measured course; x is a Unix second or whatever the picture's axis says. */
export interface PointSeries {
  name: string;
  colour: string;
  points: [x: number, y: number][];
}

/** Bars on top of each other, one a category: a period or a range. */
export function stackedBars(
  picture: Picture & { x: string; y: string; categories: string[]; series: BarSeries[] },
): string {
  return drawSvg(picture, {
    ...frame(picture.series, picture.y),
    xAxis: { type: "category", data: picture.categories, ...xStyle(picture.x), axisTick: { show: false } },
    series: picture.series.map(({ name, colour, values }) => ({
      type: "bar",
      stack: "all",
      name,
      data: values.map((value) => (value === 0 ? null : value)), // or its border is drawn
      barCategoryGap: "12%",
      itemStyle: { color: colour, borderColor: "#ffffff", borderWidth: 0.5 },
    })),
  });
}

/** Bars without gaps over ranges of a measured value; the ranges are named by where they begin. */
export function histogram(
  picture: Picture & { x: string; y: string; bins: { from: number; to: number | null }[]; series: BarSeries[] },
): string {
  const last = picture.bins.at(-1);
  const categories = picture.bins.map((bin) => (bin === last && bin.to === null ? "≥ " : "") + formatShort(bin.from));
  return stackedBars({ ...picture, categories });
}

/** Lines through more points than these are thinner. */
const MANY = 200;

/**
 * Courses over time, as areas on top of each other or as lines. A point is the state at its moment, which holds until the
 * next; or what was highest since the point before.
 */
export function timeSeries(
  picture: Picture & {
    y: string;
    stacked: boolean;
    is: "state" | "highest";
    from: number;
    to: number;
    /** Lower end of the vertical axis where it is not 0, for what moves little. */
    yFrom?: number;
    series: PointSeries[];
  },
): string {
  const { from, to, yFrom } = picture;
  const tick = (milliseconds: number): string => formatTick(milliseconds / 1_000, to - from);
  const base = frame(picture.series, picture.y);
  return drawSvg(picture, {
    ...base,
    yAxis: yFrom === undefined ? base.yAxis : { ...base.yAxis, min: yFrom },
    xAxis: { type: "time", min: from * 1_000, max: to * 1_000, ...xStyle("", tick) },
    series: picture.series.map(({ name, colour, points }) => ({
      type: "line",
      step: picture.is === "state" ? "end" : "start",
      name,
      showSymbol: false,
      data: points.map(([at, value]) => [at * 1_000, value]),
      lineStyle: { width: points.length > MANY ? 0.75 : 1.5, color: colour },
      itemStyle: { color: colour },
      ...(picture.stacked ? { stack: "all", areaStyle: { color: colour, opacity: 0.55 } } : {}),
    })),
  });
}

/** Measured points joined by lines; those of a peer are dashed. */
export function measuredPoints(
  picture: Picture & {
    x: { name: string; log?: boolean };
    y: { name: string; log?: boolean };
    series: (PointSeries & { peer?: boolean })[];
  },
): string {
  const base = frame(picture.series, picture.y.name);
  return drawSvg(picture, {
    ...base,
    xAxis: { type: picture.x.log === true ? "log" : "value", ...xStyle(picture.x.name, formatShort) },
    yAxis: {
      ...base.yAxis,
      type: picture.y.log === true ? "log" : "value",
      minorSplitLine: { show: picture.y.log === true, lineStyle: { color: GRID, type: "dotted" } },
    },
    series: picture.series.map(({ name, colour, points, peer = false }) => ({
      type: "line",
      name,
      data: points,
      symbol: peer ? "diamond" : "circle",
      symbolSize: 7,
      lineStyle: { width: 1.5, color: colour, type: peer ? "dashed" : "solid" },
      itemStyle: { color: colour },
    })),
  });
}

/** Amounts that flow from node to node, left to right. A flow of nothing is not drawn, nor a node without flows. */
export function sankey(
  picture: Picture & {
    nodes: { name: string; colour: string }[];
    flows: { from: string; to: string; value: number }[];
    format: (value: number) => string;
  },
): string {
  const flows = picture.flows.filter(({ value }) => value > 0);
  const through = (name: string): number => {
    const sum = (side: "from" | "to"): number =>
      flows.filter((flow) => flow[side] === name).reduce((total, { value }) => total + value, 0);
    return Math.max(sum("from"), sum("to"));
  };
  const nodes = picture.nodes.filter(({ name }) => through(name) > 0);
  return drawSvg(picture, {
    series: {
      type: "sankey",
      left: 10,
      right: 210,
      top: 12,
      bottom: 12,
      nodeWidth: 14,
      nodeGap: 20,
      draggable: false,
      lineStyle: { color: "source", opacity: 0.3, curveness: 0.5 },
      label: {
        color: TEXT,
        fontSize: FONT_SIZE,
        textBorderColor: "#ffffff",
        textBorderWidth: 3,
        formatter: ({ name }: { name: string }) => `${name}  ${picture.format(through(name))}`,
      },
      data: nodes.map(({ name, colour }) => ({
        name,
        itemStyle: { color: colour, borderColor: colour, borderWidth: 1 },
      })),
      links: flows.map(({ from, to, value }) => ({ source: from, target: to, value })),
    },
  });
}

/** Legend, margins and the vertical axis. */
function frame(series: { name: string; colour: string }[], y: string) {
  return {
    legend: {
      show: series.length > 1,
      left: 4,
      top: 0,
      icon: "roundRect",
      itemWidth: 14,
      itemHeight: 10,
      itemGap: 26,
      selectedMode: false,
      data: series.map(({ name, colour }) => ({ name, itemStyle: { color: colour } })),
      textStyle: { color: TEXT, fontSize: FONT_SIZE },
    },
    grid: { left: 70, right: 40, top: series.length > 1 ? 62 : 34, bottom: 48 },
    yAxis: {
      type: "value",
      name: y,
      nameTextStyle: { color: TEXT, fontSize: FONT_SIZE, align: "left", padding: [0, 0, 0, -62] },
      axisLabel: { color: TEXT, fontSize: FONT_SIZE, formatter: formatShort },
      splitLine: { lineStyle: { color: GRID } },
    },
  };
}

function xStyle(name: string, formatter?: (value: number) => string): EChartsCoreOption {
  return {
    name,
    nameLocation: "middle",
    nameGap: 28,
    nameTextStyle: { color: TEXT, fontSize: FONT_SIZE },
    axisLine: { lineStyle: { color: AXIS } },
    axisLabel: {
      color: TEXT,
      fontSize: FONT_SIZE,
      hideOverlap: true,
      ...(formatter === undefined ? {} : { formatter }),
    },
    splitLine: { show: false },
  };
}

export { COLOURS };
