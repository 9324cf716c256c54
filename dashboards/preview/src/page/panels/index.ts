import { PanelPlugin } from '@grafana/data';
import { barChart } from './barChart';
import { barGauge } from './barGauge';
import { plugin } from './plugin';
import { stat } from './stat';
import { table } from './table';
import { text } from './text';
import { timeSeries } from './timeSeries';

/** The panel types that can be drawn, by the id that stands in a dashboard. */
export const PANELS: Record<string, PanelPlugin<any>> = {
  barchart: plugin('barchart', barChart),
  bargauge: plugin('bargauge', barGauge),
  stat: plugin('stat', stat),
  table: plugin('table', table),
  text: plugin('text', text),
  timeseries: plugin('timeseries', timeSeries),
};
