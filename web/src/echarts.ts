// The parts of ECharts that are used.

import { BarChart, GraphChart, LineChart, SankeyChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent, DataZoomComponent } from "echarts/components";
import { init as start, use, type ECharts } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, GraphChart, LineChart, SankeyChart, ScatterChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, DataZoomComponent, CanvasRenderer]);

export type Chart = ECharts;

export function init(element: HTMLElement): Chart {
  return start(element);
}
