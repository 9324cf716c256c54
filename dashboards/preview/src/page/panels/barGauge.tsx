import { FieldDisplay, getDisplayValueAlignmentFactors, PanelProps, VizOrientation } from '@grafana/data';
import { BarGaugeDisplayMode, BarGaugeNamePlacement, BarGaugeValueMode, SingleStatBaseOptions } from '@grafana/schema';
import { BarGauge, useTheme2, VizRepeater } from '@grafana/ui';
import { PanelType } from './plugin';
import { LAST_VALUE, useValues } from './values';

interface BarGaugeOptions extends SingleStatBaseOptions {
  displayMode: BarGaugeDisplayMode;
  valueMode: BarGaugeValueMode;
  namePlacement: BarGaugeNamePlacement;
  showUnfilled: boolean;
  minVizWidth: number;
  minVizHeight: number;
  maxVizHeight: number;
}

function Gauges(props: PanelProps<BarGaugeOptions>) {
  const { options, width, height, renderCounter, data } = props;
  const theme = useTheme2();
  const values = useValues(props);
  return (
    <VizRepeater<FieldDisplay, ReturnType<typeof getDisplayValueAlignmentFactors>>
      getValues={values}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      source={data}
      width={width}
      height={height}
      itemSpacing={options.displayMode === BarGaugeDisplayMode.Lcd ? 2 : 10}
      minVizWidth={options.minVizWidth}
      minVizHeight={options.minVizHeight}
      maxVizHeight={options.maxVizHeight}
      orientation={options.orientation ?? VizOrientation.Auto}
      renderCounter={renderCounter}
      renderValue={({ value: { field, display, view, colIndex }, alignmentFactors, orientation, width, height }) => (
        <BarGauge
          value={display}
          width={width}
          height={height}
          orientation={orientation}
          field={field}
          text={options.text}
          display={(colIndex !== undefined && view?.getFieldDisplayProcessor(colIndex)) || undefined}
          theme={theme}
          displayMode={options.displayMode}
          alignmentFactors={alignmentFactors}
          showUnfilled={options.showUnfilled}
          valueDisplayMode={options.valueMode}
          namePlacement={options.namePlacement}
        />
      )}
    />
  );
}

export const barGauge: PanelType<BarGaugeOptions> = {
  draw: Gauges,
  options: {
    reduceOptions: LAST_VALUE,
    orientation: VizOrientation.Auto as BarGaugeOptions['orientation'],
    displayMode: BarGaugeDisplayMode.Gradient,
    valueMode: BarGaugeValueMode.Color,
    namePlacement: BarGaugeNamePlacement.Auto,
    showUnfilled: true,
    minVizWidth: 8,
    minVizHeight: 16,
    maxVizHeight: 300,
  },
};
