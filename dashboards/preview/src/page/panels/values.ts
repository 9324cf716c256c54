import { FieldDisplay, getFieldDisplayValues, PanelProps, ReduceDataOptions } from '@grafana/data';
import { useTheme2 } from '@grafana/ui';

export const LAST_VALUE: ReduceDataOptions = { values: false, calcs: ['lastNotNull'], fields: '' };

/** The values that a stat or a gauge shows: one per field, or one per row. */
export function useValues(props: Omit<PanelProps<{ reduceOptions: ReduceDataOptions }>, 'onOptionsChange'>, extra: object = {}) {
  const theme = useTheme2();
  return (): FieldDisplay[] =>
    getFieldDisplayValues({
      fieldConfig: props.fieldConfig,
      reduceOptions: props.options.reduceOptions,
      replaceVariables: props.replaceVariables,
      theme,
      data: props.data.series,
      timeZone: props.timeZone,
      ...extra,
    });
}
