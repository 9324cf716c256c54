import {
  colorManipulator,
  DataFrame,
  Field,
  FieldType,
  formattedValueToString,
  getFieldColorModeForField,
  getFieldDisplayName,
  getFieldSeriesColor,
  GrafanaTheme2,
  PanelProps,
  VizOrientation,
} from '@grafana/data';
import {
  AxisPlacement,
  OptionsWithLegend,
  ScaleDirection,
  ScaleOrientation,
  StackingMode,
  VisibilityMode,
} from '@grafana/schema';
import { calculateFontSize, PlotLegend, UPlotChart, UPlotConfigBuilder, useTheme2, VizLayout } from '@grafana/ui';
import { useMemo } from 'react';
import type uPlot from 'uplot';
import { countColours } from './palette';
import { PanelType } from './plugin';
import { AXIS_AND_LEGEND, LEGEND } from './timeSeries';

interface BarChartOptions extends OptionsWithLegend {
  xField?: string;
  orientation: VizOrientation;
  stacking: StackingMode;
  showValue: VisibilityMode;
  /** Share of a group's slot that the group takes, and of a bar's place that the bar takes. */
  groupWidth: number;
  barWidth: number;
  xTickLabelRotation: number;
  xTickLabelMaxLength?: number;
  /** Pixels from one label to the next at least; 0: all are drawn. */
  xTickLabelSpacing: number;
}

function BarChart({ data, options, width, height }: PanelProps<BarChartOptions>) {
  const theme = useTheme2();
  const frame = useMemo(() => countColours(data.series, theme)[0], [data.series, theme]);
  const chart = useMemo(() => prepare(frame, options, theme, width >= height), [frame, options, theme, width, height]);
  const legend = options.legend.showLegend ? <PlotLegend data={[frame]} config={chart.builder} {...options.legend} /> : null;
  return (
    <VizLayout width={width} height={height} legend={legend}>
      {(width, height) => <UPlotChart config={chart.builder} data={chart.data} width={width} height={height} />}
    </VizLayout>
  );
}

interface Bars {
  field: Field;
  /** Where each category's bar begins and ends. */
  from: number[];
  to: number[];
}

function prepare(frame: DataFrame, options: BarChartOptions, theme: GrafanaTheme2, wide: boolean) {
  const category = categoryOf(frame, options.xField);
  const bars = stack(frame.fields.filter((field) => field !== category && isShown(field)), options.stacking);
  const upright = options.orientation === VizOrientation.Vertical || (options.orientation !== VizOrientation.Horizontal && wide);
  const count = frame.length;
  const names = category.values.map((value) => shorten(formattedValueToString(category.display!(value)), options));
  const indices = names.map((_, i) => i);
  const first = bars[0].field;

  const builder = new UPlotConfigBuilder();
  builder.addScale({
    scaleKey: 'x',
    isTime: false,
    orientation: upright ? ScaleOrientation.Horizontal : ScaleOrientation.Vertical,
    direction: upright ? ScaleDirection.Right : ScaleDirection.Down,
    range: () => [-0.5, count - 0.5],
  });
  builder.addAxis({
    scaleKey: 'x',
    isTime: false,
    placement: upright ? AxisPlacement.Bottom : AxisPlacement.Left,
    theme,
    grid: { show: false },
    ticks: { show: false },
    splits: (plot) => {
      const pixels = (upright ? plot.bbox.width : plot.bbox.height) / devicePixelRatio;
      const most = Math.floor(pixels / options.xTickLabelSpacing);
      return indices.filter((i) => i % Math.ceil(count / Math.min(count, Math.max(1, most))) === 0);
    },
    values: (_, splits) => splits.map((i) => names[i]),
    tickLabelRotation: options.xTickLabelRotation,
  });
  const { axisSoftMin = 0, axisSoftMax = 0, axisLabel, axisGridShow, axisPlacement, axisWidth } = first.config.custom;
  builder.addScale({
    scaleKey: 'y',
    orientation: upright ? ScaleOrientation.Vertical : ScaleOrientation.Horizontal,
    direction: upright ? ScaleDirection.Up : ScaleDirection.Right,
    min: first.config.min,
    max: first.config.max,
    softMin: axisSoftMin,
    softMax: axisSoftMax,
    decimals: first.config.decimals,
  });
  builder.addAxis({
    scaleKey: 'y',
    label: axisLabel,
    size: axisWidth,
    placement: axisPlacement === AxisPlacement.Hidden ? AxisPlacement.Hidden : upright ? AxisPlacement.Left : AxisPlacement.Bottom,
    theme,
    grid: { show: axisGridShow },
    formatValue: (value, decimals) => formattedValueToString(first.display!(value, decimals)),
  });
  for (const { field } of bars) {
    builder.addSeries({
      scaleKey: 'y',
      theme,
      pathBuilder: () => null,
      pointsBuilder: () => undefined,
      pointsFilter: () => null,
      lineColor: colourOf(field, theme),
      show: true,
      dataFrameFieldIndex: { frameIndex: 0, fieldIndex: frame.fields.indexOf(field) },
    });
  }
  builder.addHook('draw', (plot) => drawBars(plot, bars, options, theme, upright));
  return { builder, data: [indices, ...bars.map(({ to }) => to)] as uPlot.AlignedData };
}

function categoryOf(frame: DataFrame, name?: string): Field {
  const named = name && frame.fields.find((field) => field.name === name || getFieldDisplayName(field, frame) === name);
  const found =
    named ||
    frame.fields.find(({ type }) => type === FieldType.string) ||
    frame.fields.find(({ type }) => type === FieldType.time);
  if (!found) {
    throw new Error(`a bar chart needs a text or time column for its categories${name ? `, and has no ${name}` : ''}`);
  }
  return found;
}

function isShown(field: Field): boolean {
  return field.type === FieldType.number && !field.config.custom?.hideFrom?.viz;
}

function stack(fields: Field[], mode: StackingMode): Bars[] {
  if (fields.length === 0) {
    throw new Error('a bar chart needs a number column');
  }
  const rows = fields[0].values.map((_, row) => fields.map((field) => Number(field.values[row] ?? 0)));
  const scale = rows.map((row) =>
    mode === StackingMode.Percent ? row.reduce((sum, value) => sum + Math.abs(value), 0) || 1 : 1
  );
  return fields.map((field, i) => {
    const from = rows.map((row, r) => {
      const sameSide = row.slice(0, i).filter((value) => value < 0 === row[i] < 0);
      return mode === StackingMode.None || mode === undefined ? 0 : sameSide.reduce((sum, value) => sum + value, 0) / scale[r];
    });
    return { field, from, to: rows.map((row, r) => from[r] + row[i] / scale[r]) };
  });
}

/** A bar's value, at the bar's end, with the room that it has there. */
interface Label {
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Labels, in pixels: the gap to the bar, and the sizes of text. */
const GAP = 4;
const SMALLEST = 8;
const LARGEST = 20;

function drawBars(plot: uPlot, bars: Bars[], options: BarChartOptions, theme: GrafanaTheme2, upright: boolean) {
  const { ctx, bbox } = plot;
  const at = (value: number) => plot.valToPos(value, 'y', true);
  const slot = Math.abs(plot.valToPos(1, 'x', true) - plot.valToPos(0, 'x', true));
  const stacked = options.stacking === StackingMode.Normal || options.stacking === StackingMode.Percent;
  // A single bar fills its group.
  const place = bars.length === 1 ? slot : (slot * options.groupWidth) / (stacked ? 1 : bars.length);
  const thick = Math.max(1, place * options.barWidth);
  const labels: Label[] = [];

  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  bars.forEach(({ field, from, to }, series) => {
    const { fillOpacity = 80, lineWidth = 1 } = field.config.custom;
    to.forEach((end, row) => {
      if (field.values[row] == null) {
        return;
      }
      const middle = plot.valToPos(row, 'x', true) + place * (stacked ? 0 : series - (bars.length - 1) / 2);
      const [low, high] = [at(from[row]), at(end)];
      const side = middle - thick / 2;
      const long = Math.abs(high - low);
      const box = upright ? [side, Math.min(low, high), thick, long] : [Math.min(low, high), side, long, thick];
      const colour = colourOf(field, theme, field.values[row]);
      ctx.fillStyle = colorManipulator.alpha(colour, fillOpacity / 100);
      ctx.fillRect(box[0], box[1], box[2], box[3]);
      if (lineWidth > 0) {
        ctx.strokeStyle = colour;
        ctx.lineWidth = lineWidth * devicePixelRatio;
        ctx.strokeRect(box[0], box[1], box[2], box[3]);
      }
      labels.push({
        text: formattedValueToString(field.display!(field.values[row])),
        x: upright ? middle : high,
        y: upright ? high : middle,
        width: upright ? thick : bbox.left + bbox.width - high - GAP,
        height: upright ? high - bbox.top - GAP : thick,
      });
    });
  });
  const size = Math.min(...labels.map(({ text, width, height }) => calculateFontSize(text, width, height, 1, LARGEST)));
  const { Always, Never } = VisibilityMode;
  if (options.showValue === Always || (options.showValue !== Never && size >= SMALLEST && !stacked)) {
    ctx.font = `${Math.max(size, SMALLEST)}px ${theme.typography.fontFamily}`;
    ctx.fillStyle = theme.colors.text.primary;
    ctx.textAlign = upright ? 'center' : 'left';
    ctx.textBaseline = upright ? 'alphabetic' : 'middle';
    labels.forEach(({ text, x, y }) => ctx.fillText(text, x + (upright ? 0 : GAP), y - (upright ? GAP : 0)));
  }
  ctx.restore();
}

function colourOf(field: Field, theme: GrafanaTheme2, value?: number): string {
  const byValue = value !== undefined && getFieldColorModeForField(field).isByValue;
  return (byValue && field.display?.(value).color) || getFieldSeriesColor(field, theme).color;
}

function shorten(name: string, { xTickLabelMaxLength }: BarChartOptions): string {
  return xTickLabelMaxLength && name.length > xTickLabelMaxLength ? `${name.slice(0, xTickLabelMaxLength)}...` : name;
}

export const barChart: PanelType<BarChartOptions> = {
  draw: BarChart,
  options: {
    orientation: VizOrientation.Auto,
    stacking: StackingMode.None,
    showValue: VisibilityMode.Auto,
    groupWidth: 0.7,
    barWidth: 0.97,
    xTickLabelRotation: 0,
    xTickLabelSpacing: 0,
    legend: LEGEND,
  },
  colour: 'palette-classic',
  fields: { ...AXIS_AND_LEGEND, fillOpacity: 80 },
};
