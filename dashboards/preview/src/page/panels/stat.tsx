import { FieldDisplay, getDisplayValueAlignmentFactors, PanelProps, VizOrientation } from '@grafana/data';
import { PercentChangeColorMode, SingleStatBaseOptions } from '@grafana/schema';
import {
  BigValue,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  useTheme2,
  VizRepeater,
} from '@grafana/ui';
import { PanelType } from './plugin';
import { LAST_VALUE, useValues } from './values';

interface StatOptions extends SingleStatBaseOptions {
  graphMode: BigValueGraphMode;
  colorMode: BigValueColorMode;
  justifyMode: BigValueJustifyMode;
  textMode: BigValueTextMode;
  wideLayout: boolean;
  showPercentChange: boolean;
  percentChangeColorMode: PercentChangeColorMode;
}

function Stat(props: PanelProps<StatOptions>) {
  const { options, width, height, renderCounter, data } = props;
  const theme = useTheme2();
  const values = useValues(props, {
    sparkline: options.graphMode !== BigValueGraphMode.None,
    percentChange: options.showPercentChange,
  });
  return (
    <VizRepeater<FieldDisplay, ReturnType<typeof getDisplayValueAlignmentFactors>>
      getValues={values}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      source={data}
      width={width}
      height={height}
      itemSpacing={3}
      autoGrid
      orientation={options.orientation ?? VizOrientation.Auto}
      renderCounter={renderCounter}
      renderValue={({ value, alignmentFactors, width, height, count }) => (
        <BigValue
          value={value.display}
          count={count}
          sparkline={value.sparkline}
          colorMode={options.colorMode}
          graphMode={options.graphMode}
          justifyMode={options.justifyMode}
          textMode={options.textMode}
          alignmentFactors={alignmentFactors}
          text={options.text}
          width={width}
          height={height}
          theme={theme}
          percentChangeColorMode={options.percentChangeColorMode}
          disableWideLayout={!options.wideLayout}
        />
      )}
    />
  );
}

export const stat: PanelType<StatOptions> = {
  draw: Stat,
  withoutPadding: true,
  options: {
    reduceOptions: LAST_VALUE,
    orientation: VizOrientation.Auto as StatOptions['orientation'],
    textMode: BigValueTextMode.Auto,
    wideLayout: true,
    colorMode: BigValueColorMode.Value,
    graphMode: BigValueGraphMode.Area,
    justifyMode: BigValueJustifyMode.Auto,
    showPercentChange: false,
    percentChangeColorMode: PercentChangeColorMode.Standard,
  },
};
