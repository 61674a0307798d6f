// Charts by ECharts, loaded when a page first needs one. Tooltips are drawn, not set as markup.

import { h } from "./dom";

type Chart = import("./echarts").Chart;
export type Option = Record<string, unknown>;

export const COLOURS = ["#0f7b7b", "#d9822b", "#5b5bd6", "#b83280", "#2f855a", "#8a6d00", "#2b6cb0", "#c53030", "#6b46c1", "#4a5568"];

/** The colours of classes of facts and things, on the text and in charts. */
export const KIND_COLOURS: Record<string, string> = {
  Observation: "#2b6cb0", Investment: "#b7791f", Milestone: "#2f855a", Recognition: "#b83280", Enterprise: "#5b5bd6", Project: "#0f7b7b",
  Program: "#c05621", Group: "#4a5568", Region: "#718096", Park: "#805ad5", Fund: "#8a6d00", Indicator: "#2c7a7b", Report: "#555555",
};

export interface Drawing {
  element: HTMLElement;
  /** Draws; the description is for those who do not see the picture. */
  draw: (option: Option, description: string) => Promise<void>;
  onclick: (handler: (event: any) => void) => void;
  picture: () => string | undefined;
}

export function drawing(height = 360): Drawing {
  const element = h("div", { class: "chart", style: `height:${height}px`, role: "img" });
  let chart: Chart | undefined;
  let last: Option | undefined;
  let click: ((event: any) => void) | undefined;
  const observer = new ResizeObserver(() => {
    if (element.isConnected) return chart?.resize();
    chart?.dispose();
    chart = undefined;
    if (last) observer.disconnect();
  });
  observer.observe(element);
  return {
    element,
    async draw(option, description) {
      element.setAttribute("aria-label", description);
      const { init } = await import("./echarts");
      // A page is put together before it is shown; what has no size yet cannot be drawn on.
      for (let frames = 0; frames < 120 && !(element.isConnected && element.clientWidth > 0); frames += 1) await new Promise(requestAnimationFrame);
      if (!element.isConnected || element.clientWidth === 0) return;
      if (!chart) {
        chart = init(element);
        chart.on("click", (event: any) => click?.(event));
        colourScheme.addEventListener("change", () => chart && last && chart.setOption(themed(last)));
      }
      last = option;
      chart.setOption(themed(option), { notMerge: true });
    },
    onclick(handler) {
      click = handler;
    },
    picture: () => chart?.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: colour("--paper") }),
  };
}

const colourScheme = matchMedia("(prefers-color-scheme: dark)");

/** The colour of text, for labels on charts. */
export function ink(): string {
  return colour("--ink");
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function themed(option: Option): Option {
  const ink = colour("--ink");
  const axis = { axisLabel: { color: ink, hideOverlap: true }, axisLine: { lineStyle: { color: colour("--line") } }, splitLine: { lineStyle: { color: colour("--line") } }, nameTextStyle: { color: ink } };
  const each = (value: unknown): unknown =>
    Array.isArray(value) ? value.map((one) => ({ ...axis, ...one, axisLabel: { ...axis.axisLabel, ...one.axisLabel } })) : value ? { ...axis, ...(value as object), axisLabel: { ...axis.axisLabel, ...(value as any).axisLabel } } : undefined;
  return {
    color: COLOURS,
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    backgroundColor: "transparent",
    textStyle: { color: ink, fontFamily: "inherit" },
    ...option,
    legend: option.legend ? { textStyle: { color: ink }, type: "scroll", top: 0, ...(option.legend as object) } : undefined,
    tooltip: { renderMode: "richText", confine: true, backgroundColor: colour("--card"), borderColor: colour("--line"), textStyle: { color: ink }, ...((option.tooltip as object) ?? {}) },
    xAxis: each(option.xAxis),
    yAxis: each(option.yAxis),
  };
}
