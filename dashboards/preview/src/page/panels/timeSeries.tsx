import { DataFrame, FieldType, PanelProps } from '@grafana/data';
import {
  AxisColorMode,
  AxisPlacement,
  BarAlignment,
  GraphDrawStyle,
  GraphGradientMode,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LineInterpolation,
  OptionsWithLegend,
  ScaleDistribution,
  StackingMode,
  VisibilityMode,
} from '@grafana/schema';
import { TimeSeries, UPlotConfigBuilder, useTheme2 } from '@grafana/ui';
import { useLayoutEffect, useMemo } from 'react';
import { countColours } from './palette';
import { PanelType } from './plugin';

function Series({ data, options, width, height, timeRange, timeZone }: PanelProps<OptionsWithLegend>) {
  const theme = useTheme2();
  const frames = useMemo(
    () => countColours(data.series.filter(({ length }) => length > 0).map(finite), theme),
    [data.series, theme]
  );
  if (!frames.some(({ fields }) => fields.some(({ type }) => type === FieldType.time))) {
    throw new Error('a time series needs a time column');
  }
  return (
    <TimeSeries
      frames={frames}
      structureRev={data.structureRev}
      timeRange={timeRange}
      timeZone={timeZone}
      width={width}
      height={height}
      legend={options.legend}
      options={options}
    >
      {(builder) => <Annotations builder={builder} frames={data.annotations ?? []} />}
    </TimeSeries>
  );
}

/** What is not a number is a gap. */
function finite(frame: DataFrame): DataFrame {
  const fields = frame.fields.map((field) =>
    field.type === FieldType.number
      ? { ...field, values: field.values.map((value) => (Number.isFinite(value) ? value : null)) }
      : field
  );
  return { ...frame, fields };
}

/** A dashed line where an annotation is; Grafana adds a marker to point at. */
function Annotations({ builder, frames }: { builder: UPlotConfigBuilder; frames: DataFrame[] }) {
  const theme = useTheme2();
  useLayoutEffect(() => {
    builder.addHook('draw', (plot) => {
      const { ctx, bbox } = plot;
      ctx.save();
      ctx.setLineDash([5, 5]);
      for (const { fields } of frames) {
        const column = (name: string) => fields.find((field) => field.name === name)?.values ?? [];
        column('time').forEach((at: number, row: number) => {
          const x = Math.round(plot.valToPos(at, 'x', true));
          if (x >= bbox.left && x <= bbox.left + bbox.width) {
            ctx.strokeStyle = theme.visualization.getColorByName(column('color')[row] ?? 'blue');
            ctx.beginPath();
            ctx.moveTo(x, bbox.top);
            ctx.lineTo(x, bbox.top + bbox.height);
            ctx.stroke();
          }
        });
      }
      ctx.restore();
    });
  }, [builder, frames, theme]);
  return null;
}

export const AXIS_AND_LEGEND = {
  axisBorderShow: false,
  axisCenteredZero: false,
  axisColorMode: AxisColorMode.Text,
  axisGridShow: undefined,
  axisLabel: '',
  axisPlacement: AxisPlacement.Auto,
  axisSoftMax: undefined,
  axisSoftMin: undefined,
  axisWidth: undefined,
  fillOpacity: 0,
  gradientMode: GraphGradientMode.None,
  hideFrom: { tooltip: false, viz: false, legend: false },
  lineWidth: 1,
  scaleDistribution: { type: ScaleDistribution.Linear },
  thresholdsStyle: { mode: GraphThresholdsStyleMode.Off },
};

export const LEGEND: OptionsWithLegend['legend'] = {
  displayMode: LegendDisplayMode.List,
  placement: 'bottom',
  showLegend: true,
  calcs: [],
};

export const timeSeries: PanelType<OptionsWithLegend> = {
  draw: Series,
  options: { legend: LEGEND },
  colour: 'palette-classic',
  withAnnotations: true,
  fields: {
    ...AXIS_AND_LEGEND,
    barAlignment: BarAlignment.Center,
    barMaxWidth: undefined,
    barWidthFactor: 0.6,
    drawStyle: GraphDrawStyle.Line,
    fillBelowTo: undefined,
    insertNulls: false,
    lineInterpolation: LineInterpolation.Linear,
    lineStyle: { fill: 'solid' },
    pointSize: 5,
    showPoints: VisibilityMode.Auto,
    showValues: false,
    spanNulls: false,
    stacking: { mode: StackingMode.None, group: 'A' },
    transform: undefined,
  },
};
